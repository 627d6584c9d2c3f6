#!/usr/bin/env node
// Everything that can be said about the sources without running them. CI and people run the same.
import { availableParallelism } from 'node:os';
import { ensureInstalled } from './install.mjs';
import { allOf, stage, tool } from './lib/stages.mjs';

try {
  ensureInstalled();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const types = (name, project) => () =>
  stage(`types: ${name}`, tool('typescript/bin/tsc', '-p', project, '--incremental', '--tsBuildInfoFile', `.cache/types-${name}.tsbuildinfo`, '--pretty', 'false'));

// The longest first, so that the short ones fill the gaps.
const ok = await allOf(
  [
    () => stage('lint', tool('eslint/bin/eslint.js', '.', '--max-warnings', '0')),
    types('programs', 'tsconfig.json'),
    types('core', 'tsconfig.engine.json'),
    types('webview', 'tsconfig.webview.json'),
    () => stage('who imports whom', tool('dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'webview', 'test', 'bench', 'scripts')),
    () => stage('unused code', tool('knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors')),
    () => stage('schemas up to date', ['scripts/generate-schemas.mjs', '--check']),
  ],
  Math.min(availableParallelism(), 4),
);
console.log(ok ? 'check: clean' : 'check: see above');
process.exitCode = ok ? 0 : 1;
