#!/usr/bin/env node
// Shows Coppice at work: builds it, makes a small project with a plan of eight tasks in a temporary folder, runs the plan
// there without a window, and looks at what came of it.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';

const root = path.resolve(import.meta.dirname, '..');

async function main() {
  ensureInstalled();
  const { build } = createRequire(import.meta.url)('../esbuild.js');
  await build();
  const { makeProject } = await import('./sample/project.mjs');
  const { faults } = await import('./sample/verdict.mjs');

  const folder = makeProject();
  console.log(`The sample project: ${folder}\n`);
  const exitCode = await run(folder);
  const found = exitCode === 0 ? faults(folder) : [`coppice run ended with exit code ${exitCode}`];
  for (const fault of found) console.error(`\nWRONG: ${fault}`);
  if (found.length === 0) console.log('\nChecked: every task landed once and in order, and the tests pass on main.');
  console.log(howToOpen(folder));
  process.exitCode = found.length === 0 ? 0 : 1;
}

/** Ctrl-C goes to the program, which asks what to do; we wait for its answer. */
function run(folder) {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), 'run', 'plan.md', '--advance', 'plan'], { cwd: folder, stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
}

function howToOpen(folder) {
  return `
Look at it:      git -C ${folder} log --graph --oneline
                 (cd ${folder} && node ${path.join(root, 'dist', 'cli.js')} status)
In VS Code:      code --extensionDevelopmentPath=${root} ${folder}
Remove it:       rm -r ${path.dirname(folder)}`;
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
