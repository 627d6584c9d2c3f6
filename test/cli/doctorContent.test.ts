import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contentFindings } from '../../src/cli/doctor/content';
import { newRepository, type GitRig } from '../support/gitRig';

/** A machine with these programs and nobody's settings but those in the home beside the repository. */
function machine(rig: GitRig, ...programs: readonly string[]): NodeJS.ProcessEnv {
  const home = dirname(rig.root);
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  // Of the machine's own settings nothing counts, whoever cleans the environment.
  writeFileSync(join(bin, 'git'), `#!/bin/sh\nGIT_CONFIG_NOSYSTEM=1 exec '${git}' "$@"\n`, { mode: 0o755 });
  for (const name of programs) writeFileSync(join(bin, name), '#!/bin/sh\n', { mode: 0o755 });
  return { PATH: bin, HOME: home };
}

const said = async (rig: GitRig, environment: NodeJS.ProcessEnv): Promise<string[]> => (await contentFindings(rig.root, environment)).map(({ verdict, about, fix }) => `${verdict} ${about}: ${fix ?? 'fine'}`);

test('of a repository of plain files nothing is said', async () => {
  const rig = newRepository();
  expect(await said(rig, machine(rig))).toEqual([]);
});

describe('files of Git LFS', () => {
  const SET_UP = '[filter "lfs"]\n\tsmudge = git-lfs smudge -- %f\n';

  test.each([
    ['no git-lfs', [], '', ['warn Git LFS: Install git-lfs, then run git lfs install.']],
    ['no git-lfs, which git is to use', [], SET_UP, ['fail Git LFS: Install git-lfs.']],
    ['git-lfs that is not set up', ['git-lfs'], '', ['warn Git LFS: Run git lfs install.']],
    ['git-lfs', ['git-lfs'], SET_UP, ['ok Git LFS: fine']],
  ])('with %s are told with what to do', async (_, programs, config, expected) => {
    const rig = newRepository({ 'art/.gitattributes': '*.png filter=lfs -text\n' });
    const environment = machine(rig, ...programs);
    writeFileSync(join(dirname(rig.root), '.gitconfig'), config);
    rig.git('config', 'filter.lfs.smudge', 'planted');
    expect(await said(rig, environment)).toEqual(expected);
  });
});

test('submodules that the checkout has not filled are named', async () => {
  const inner = newRepository({ 'a.txt': 'a\n' });
  const rig = newRepository();
  rig.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'vendor/inner');
  rig.commit('with a submodule');
  const environment = machine(rig);
  expect(await said(rig, environment)).toEqual(['ok submodules: fine']);
  rig.git('submodule', '--quiet', 'deinit', '--all', '-f');
  expect(await contentFindings(rig.root, environment)).toMatchObject([{ verdict: 'warn', text: expect.stringContaining('not initialised here: vendor/inner') as string, fix: 'Run git submodule update --init --recursive.' }]);
});
