import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { scratchRoot } from '../../support/scratchRoot';

interface Bundler {
  build(options: { readonly outdir: string; readonly minify: boolean; readonly only: readonly string[] }): Promise<unknown>;
}

let built: Promise<string> | null = null;
const folders: string[] = [];

// Test processes are ended from outside: an exit handler would not be called.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The folder of the bundles a user has, built from the sources as they are; made once per test file, gone with it. */
export function product(): Promise<string> {
  built ??= buildProduct();
  return built;
}

async function buildProduct(): Promise<string> {
  const folder = mkdtempSync(join(scratchRoot(), 'coppice-product-'));
  folders.push(folder);
  const bundler = createRequire(import.meta.url)('../../../esbuild.js') as Bundler;
  await bundler.build({ outdir: folder, minify: true, only: ['cli', 'engine', 'runner', 'survey'] });
  return folder;
}
