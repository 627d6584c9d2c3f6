// Runs the benchmarks: `npm run bench [NAME…]`. Each measures its floor in the same run; the ratios are the result.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';

const here = import.meta.dirname;
const wanted = process.argv.slice(2);
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const folder = mkdtempSync(path.join(tmpdir(), 'coppice-bench-'));
try {
  for (const name of names) {
    const outfile = path.join(folder, `${name}.cjs`);
    await esbuild.build({ entryPoints: [path.join(here, `${name}.ts`)], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', loader: { '.sql': 'text' }, define: { 'import.meta.dirname': JSON.stringify(here) }, logLevel: 'warning' });
    const { main } = await import(pathToFileURL(outfile).href);
    if (main === undefined) continue; // A part that several benchmarks share.
    process.stdout.write(`\n== ${name}\n`);
    await main();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
