import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GitRig } from '../support/gitRig';
import { scratchRoot } from '../support/scratchRoot';
import { bundleSuite } from './host/bundleSuite';
import { REPOSITORY } from './host/installation';
import { runSuiteInHost } from './host/runInHost';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(scratchRoot(), 'cih-'));
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function folder(name: string): string {
  const made = path.join(scratch, name);
  mkdirSync(made, { mode: 0o700 });
  return made;
}

test('the suite passes inside the extension host of the VS Code that this machine has', async () => {
  const repository = new GitRig(folder('garden'));
  repository.git('init', '-q', '-b', 'main');
  repository.git('config', 'user.name', 'Gardener');
  repository.git('config', 'user.email', 'gardener@example.com');
  repository.commit('first', { 'README.md': '# Garden\n' });
  const result = await runSuiteInHost({
    extensionPath: REPOSITORY,
    suitePath: await bundleSuite(scratch),
    folder: repository.root,
    env: { COPPICE_HOME: folder('user'), XDG_RUNTIME_DIR: folder('run') },
  });
  const results = process.env['COPPICE_TEST_RESULTS'];
  if (results !== undefined) {
    mkdirSync(results, { recursive: true });
    writeFileSync(path.join(results, 'host-suite.txt'), result.output);
  }
  expect(result.ok, result.output).toBe(true);
}, 300_000);
