import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { scratchRoot } from './scratchRoot';

let folder: string | null = null;
const bundled = new Map<string, Promise<string>>();

/** A TypeScript program as one file a plain `node` can run; made once per test process, gone with it. */
export function bundleForNode(entry: string): Promise<string> {
  const known = bundled.get(entry) ?? makeBundle(entry);
  bundled.set(entry, known);
  return known;
}

async function makeBundle(entry: string): Promise<string> {
  const outfile = join(bundleFolder(), `${basename(entry, '.ts')}.${bundled.size}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Half the time of a short child process is reading its program.
    minifyWhitespace: true,
    minifySyntax: true,
    loader: { '.sql': 'text' },
    define: { __COPPICE_TEST__: 'true' },
    logLevel: 'warning',
  });
  return outfile;
}

function bundleFolder(): string {
  if (folder !== null) return folder;
  const made = mkdtempSync(join(scratchRoot(), 'coppice-bundle-'));
  process.once('exit', () => {
    rmSync(made, { recursive: true, force: true });
  });
  folder = made;
  return made;
}
