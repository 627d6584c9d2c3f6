import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { REPOSITORY } from './installation';

const SUITES = path.join(REPOSITORY, 'test', 'extension', 'suite');

/** Bundles test/extension/suite with all its `*.suite.ts` files into one module that VS Code can load, and gives its path. */
export async function bundleSuite(folder: string, suites = SUITES): Promise<string> {
  const outfile = path.join(folder, 'suite.js');
  const loads = readdirSync(suites)
    .filter((name) => name.endsWith('.suite.ts'))
    .map((name) => `require(${JSON.stringify(path.join(suites, name))});`);
  if (loads.length === 0) throw new Error(`No *.suite.ts file in ${suites}: a run of nothing would pass.`);
  await build({
    // Loaded only when mocha is ready: `describe` belongs to the run that is being put together.
    stdin: { contents: `import { runSuites } from './index';\nexport const run = () => runSuites(() => { ${loads.join(' ')} });`, resolveDir: SUITES, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    // mocha does not bundle; the bundle may lie anywhere, so it is told where mocha is.
    plugins: [{ name: 'mocha', setup: (plugin) => { plugin.onResolve({ filter: /^mocha$/ }, () => ({ path: createRequire(import.meta.url).resolve('mocha'), external: true })); } }],
    outfile,
    logLevel: 'silent',
  });
  return outfile;
}
