#!/usr/bin/env node
// What takes too long for every change: `npm run test:nightly` and `npm run soak`, each a program of test/crash/long.
// It is made anew together with the build with test hooks, run, and says its figures as it goes.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { ensureInstalled } from './install.mjs';
import { root } from './lib/stages.mjs';

ensureInstalled();
const [name, ...args] = process.argv.slice(2);
const built = spawnSync(process.execPath, ['esbuild.js', '--test'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
if (built.status !== 0) process.exit(1);
// Beside node_modules: it makes bundles itself.
const outfile = path.join(root, 'out', `${name}.cjs`);
await esbuild.build({ entryPoints: [path.join(root, 'test', 'crash', 'long', `${name}.ts`)], outfile, bundle: true, external: ['esbuild'], platform: 'node', format: 'cjs', target: 'node20', loader: { '.sql': 'text' }, define: { __COPPICE_TEST__: 'true' }, logLevel: 'warning' });
process.chdir(root);
const { main } = await import(pathToFileURL(outfile).href);
process.exit((await main(args)) ? 0 : 1);
