import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitIn } from '../../support/gitIn';
import { adapterRig, commitIn, textAt } from './adapterRig';

const REF = 'refs/coppice/backup/p/one';

test('what was changed, added and staged goes into the backup; what git ignores and what was committed stays', async () => {
  const { git, rig, worktree } = await adapterRig({ '.gitignore': '*.log\n', 'a.txt': 'a\n' });
  const path = await worktree('one');
  const head = commitIn(path, 'work');
  for (const [name, text] of [['a.txt', 'changed\n'], ['new.txt', 'new\n'], ['build.log', 'log\n']] as const) writeFileSync(join(path, name), text);
  gitIn(path, 'add', 'new.txt');
  await git.discardChanges({ id: 'one', path }, REF);
  expect(gitIn(path, 'status', '--porcelain')).toBe('');
  expect(['a.txt', 'new.txt', 'build.log'].map((name) => textAt(path, name))).toEqual(['a\n', null, 'log\n']);
  expect(gitIn(path, 'rev-parse', 'HEAD')).toBe(head);
  expect(gitIn(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/coppice/p/t/one');
  expect([rig.git('show', `${REF}:a.txt`), rig.git('show', `${REF}:new.txt`)]).toEqual(['changed', 'new']);
});

test('a second time adds to the backup; a clean worktree, or one that is gone, needs none', async () => {
  const { git, rig, worktree } = await adapterRig();
  const path = await worktree('one');
  await git.discardChanges({ id: 'one', path }, REF);
  expect(rig.git('for-each-ref', 'refs/coppice')).toBe('');
  for (const name of ['first.txt', 'second.txt']) {
    writeFileSync(join(path, name), name);
    await git.discardChanges({ id: 'one', path }, REF);
  }
  expect(rig.git('show', `${REF}:second.txt`)).toBe('second.txt');
  expect(rig.git('rev-list', REF).split('\n').some((commit) => rig.git('ls-tree', '--name-only', commit).includes('first.txt'))).toBe(true);
  await git.discardChanges({ id: 'gone', path: join(path, '..', 'gone') }, REF);
});

test('a worktree that somebody else made can be looked at, and becomes ours only when it is claimed', async () => {
  const { git, rig, base, folder } = await adapterRig();
  const path = join(folder, '..', 'theirs');
  rig.git('worktree', 'add', '-q', '-b', 'theirs', path);
  writeFileSync(join(path, 'draft.txt'), 'x\n');
  expect(await git.summarize(path, base)).toEqual({ ok: false, error: 'gone' });
  expect(await git.look(path, base)).toMatchObject({ ok: true, value: { headRef: 'refs/heads/theirs', dirty: ['draft.txt'] } });
  const removal = { id: 'own1', path, branchRef: 'refs/heads/theirs', deleteBranchKeepingAs: null };
  expect(await git.removeWorktree(removal, REF)).toMatchObject({ ok: false });
  await git.claimWorktree({ id: 'own1', path });
  await git.claimWorktree({ id: 'own1', path });
  expect(await git.removeWorktree(removal, REF)).toEqual({ ok: true, value: { backup: true } });
  expect(rig.git('show', `${REF}:draft.txt`)).toBe('x');
  expect(rig.git('branch', '--list', 'theirs')).toContain('theirs');
});
