import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { locateRepository, type RepositoryLocation } from '../../src/client/locate';
import { gitIn } from '../support/gitIn';
import { newRepository } from '../support/gitRig';
import { tempFolder } from '../support/tempFolder';

function located(folder: string): RepositoryLocation {
  const found = locateRepository(folder);
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

function refusal(folder: string): string {
  const found = locateRepository(folder);
  return found.ok ? 'it was found' : found.error;
}

/** What git itself says, to compare with. */
function commonDir(folder: string): string {
  return gitIn(folder, 'rev-parse', '--path-format=absolute', '--git-common-dir');
}

test('a repository is found from its root and from deep inside', () => {
  const { root } = newRepository({ 'a/b/c.txt': '' });
  for (const folder of [root, join(root, 'a/b')]) {
    expect(located(folder)).toEqual({ worktree: root, root, commonDir: commonDir(folder), stateFolder: join(root, '.git/coppice') });
  }
});

test('every worktree leads to the state of the main one', () => {
  const rig = newRepository({ 'a/b.txt': '' });
  const linked = join(rig.root, '..', 'linked tree');
  rig.git('worktree', 'add', '-q', '-b', 'other', linked);
  const found = located(join(linked, 'a'));
  expect(found).toMatchObject({ root: rig.root, commonDir: commonDir(linked), stateFolder: located(rig.root).stateFolder });
  expect(found.worktree).toBe(join(rig.root, '..', 'linked tree'));
});

test('a symbolic link leads to the same state', () => {
  const { root } = newRepository();
  const link = join(tempFolder(), 'link');
  symlinkSync(root, link);
  expect(located(link).stateFolder).toBe(located(root).stateFolder);
});

test('a git folder that lies elsewhere is followed, a submodule has its own', () => {
  const base = tempFolder();
  const root = join(base, 'work');
  mkdirSync(root);
  gitIn(base, 'init', '-q', '--separate-git-dir', join(base, 'store'), root);
  expect(located(root)).toMatchObject({ root, commonDir: join(base, 'store'), stateFolder: join(base, 'store/coppice') });
});

test('from inside the git folder its worktree is found', () => {
  const { root } = newRepository();
  expect(located(join(root, '.git/refs'))).toMatchObject({ root });
});

describe('there is a clear word', () => {
  test('outside any repository', () => {
    expect(refusal(tempFolder())).toContain('not inside a git repository');
    expect(refusal('/nowhere/at/all')).toContain('no folder');
  });

  test('in a bare repository', () => {
    const folder = tempFolder();
    gitIn(folder, 'init', '-q', '--bare');
    expect(refusal(folder)).toContain('bare repository');
  });

  test('when a worktree has lost its repository', () => {
    const rig = newRepository();
    const linked = join(rig.root, '..', 'linked');
    rig.git('worktree', 'add', '-q', '-b', 'other', linked);
    renameSync(rig.root, join(rig.root, '..', 'moved'));
    expect(refusal(linked)).toContain('git worktree repair');
  });

  test('when .git is a file of another kind', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, '.git'), 'hello');
    expect(refusal(folder)).toContain(join(folder, '.git'));
  });
});
