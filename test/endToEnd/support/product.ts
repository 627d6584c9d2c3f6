import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { scratchRoot } from '../../support/scratchRoot';

interface Bundler {
  build(options: { readonly outdir: string; readonly minify: boolean; readonly only: readonly string[] }): Promise<unknown>;
}

let built: Promise<string> | null = null;

/** The folder of the bundles a user has, built from the sources as they are; made once per test process, gone with it. */
export function product(): Promise<string> {
  built ??= buildProduct();
  return built;
}

async function buildProduct(): Promise<string> {
  const folder = mkdtempSync(join(scratchRoot(), 'coppice-product-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const bundler = createRequire(import.meta.url)('../../../esbuild.js') as Bundler;
  await bundler.build({ outdir: folder, minify: true, only: ['cli', 'engine', 'runner'] });
  return folder;
}
