import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GitRig } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';
import { adapterRig, commitIn } from './adapterRig';

async function rigWithWork() {
  const made = await adapterRig();
  const path = await made.worktree('one');
  new GitRig(path).write('one.txt', 'one\n');
  const tip = commitIn(path, 'one');
  const look = async () => (await made.git.sightOf([{ ...made.request('one'), path }]))[0];
  return { ...made, path, tip, look, branch: 'coppice/p/t/one' };
}

test('a worktree as it should be is nothing to tell of', async () => {
  const { look, tip } = await rigWithWork();
  expect(await look()).toMatchObject({ tip, last: tip, stray: null });
});

test('a deleted folder, a missing link and a forgotten worktree are told apart, and the branch is still seen', async () => {
  const gone = await rigWithWork();
  rmSync(gone.path, { recursive: true });
  expect(await gone.look()).toMatchObject({ tip: gone.tip, stray: { kind: 'folder-gone' } });
  const cut = await rigWithWork();
  rmSync(join(cut.path, '.git'));
  expect(await cut.look()).toMatchObject({ tip: cut.tip, stray: { kind: 'unlinked' } });
  const forgotten = await rigWithWork();
  rmSync(join(forgotten.rig.root, '.git', 'worktrees'), { recursive: true });
  expect(await forgotten.look()).toMatchObject({ tip: forgotten.tip, last: null, stray: { kind: 'unlinked' } });
});

test('a branch that was deleted or moved leaves the commit its worktree was last at', async () => {
  const deleted = await rigWithWork();
  deleted.rig.git('update-ref', '-d', `refs/heads/${deleted.branch}`);
  expect(await deleted.look()).toMatchObject({ tip: null, last: deleted.tip, stray: { kind: 'branch-gone' } });
  const moved = await rigWithWork();
  moved.rig.git('update-ref', `refs/heads/${moved.branch}`, moved.base);
  expect(await moved.look()).toMatchObject({ tip: moved.base, last: moved.tip, stray: null });
});

test('another branch in the worktree, and the branch in another worktree, are told with names', async () => {
  const other = await rigWithWork();
  new GitRig(other.path).git('switch', '-q', '-c', 'mine');
  expect(await other.look()).toMatchObject({ stray: { kind: 'other-branch', found: 'refs/heads/mine' } });
  const twice = await rigWithWork();
  const second = join(tempFolder(), 'second');
  twice.rig.git('worktree', 'add', '-q', '--force', second, twice.branch);
  expect(await twice.look()).toMatchObject({ stray: { kind: 'held-elsewhere' } });
});

test('a rebase that is under way is no other branch', async () => {
  const { path, look, rig, base } = await rigWithWork();
  rig.git('switch', '-q', '--detach', base);
  const onto = rig.commit('elsewhere', { 'one.txt': 'another\n' });
  expect(() => new GitRig(path).git('rebase', '-q', onto)).toThrow();
  expect((await look())?.stray).toBeNull();
});
