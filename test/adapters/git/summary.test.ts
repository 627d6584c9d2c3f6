import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasConflictMarkers } from '../../../src/adapters/git/conflictMarkers';
import { gitIn } from '../../support/gitIn';
import { GitRig } from '../../support/gitRig';
import { adapterRig, commitIn } from './adapterRig';

const marked = 'a\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n';

test('a summary tells branch, head, dirt, distance and what the branch still stands on', async () => {
  const { git, rig, worktree, base } = await adapterRig({ 'README.md': 'hello\n', '.gitignore': '*.log\n' });
  const path = await worktree('one');
  expect(await git.summarize(path, base)).toEqual({ ok: true, value: { headRef: 'refs/heads/coppice/p/t/one', head: base, dirty: [], ahead: 0, onBase: true, markers: [] } });
  writeFileSync(join(path, 'a.txt'), 'a\n');
  commitIn(path, 'one');
  const head = commitIn(path, 'two');
  mkdirSync(join(path, 'new folder'));
  writeFileSync(join(path, 'new folder', 'x'), 'x');
  writeFileSync(join(path, 'b.log'), 'ignored');
  writeFileSync(join(path, 'README.md'), 'changed');
  expect(await git.summarize(path, base)).toEqual({ ok: true, value: { headRef: 'refs/heads/coppice/p/t/one', head, dirty: ['README.md', 'new folder/'], ahead: 2, onBase: true, markers: [] } });
  const moved = rig.commit('main goes on');
  expect(await git.summarize(path, moved)).toMatchObject({ value: { ahead: 2, onBase: false } });
  gitIn(path, 'checkout', '-q', '--detach');
  expect(await git.summarize(path, base)).toMatchObject({ value: { headRef: null } });
});

test('conflict markers are found in files changed since the base, also by a merge, and nowhere else', async () => {
  const { git, rig, worktree, base } = await adapterRig({ 'fixture.txt': marked, 'README.md': 'hello\n' });
  const path = await worktree('one');
  writeFileSync(join(path, 'bad "name".txt'), marked);
  writeFileSync(join(path, 'heading.txt'), 'Title\n=======\n<<<<<<< not\n');
  writeFileSync(join(path, 'binary.bin'), `\0${marked}`);
  symlinkSync(join(path, 'fixture.txt'), join(path, 'link.txt'));
  commitIn(path, 'one');
  expect(await git.summarize(path, base)).toMatchObject({ value: { markers: ['bad "name".txt'] } });
  rm(join(path, 'bad "name".txt'));
  commitIn(path, 'two');
  expect(await git.summarize(path, base)).toMatchObject({ value: { markers: [], ahead: 2 } });
  const main = rig.commit('main', { 'README.md': 'main\n' });
  writeFileSync(join(path, 'README.md'), 'mine\n');
  commitIn(path, 'three');
  expect(() => gitIn(path, '-c', 'user.name=a', '-c', 'user.email=b', 'merge', '-q', main)).toThrow();
  commitIn(path, 'merged, markers and all');
  expect(await git.summarize(path, base)).toMatchObject({ value: { markers: ['README.md'] } });
});

test('no more than a hundred dirty paths are named', async () => {
  const { git, worktree, base } = await adapterRig();
  const path = await worktree('one');
  for (let count = 0; count < 150; count += 1) writeFileSync(join(path, `f${String(count)}`), '');
  const summary = await git.summarize(path, base);
  expect(summary.ok && summary.value.dirty.length).toBe(100);
});

test('a worktree that is not there, or not ours, is gone', async () => {
  const { git, rig, folder, worktree, base } = await adapterRig();
  expect(await git.summarize(join(folder, 'never'), base)).toEqual({ ok: false, error: 'gone' });
  const path = await worktree('one');
  rm(path);
  expect(await git.summarize(path, base)).toEqual({ ok: false, error: 'gone' });
  expect(await git.summarize(rig.root, base)).toEqual({ ok: false, error: 'gone' });
});

test('an unknown base is a fault with git\'s own words', async () => {
  const { git, worktree } = await adapterRig();
  await expect(git.summarize(await worktree('one'), 'b'.repeat(40))).rejects.toThrow(/git log .* failed in .*/);
});

test('everything uncommitted becomes one commit of the user, hooks or not', async () => {
  const { git, rig, worktree, base } = await adapterRig({ 'README.md': 'hello\n', '.gitignore': '*.log\n' });
  const path = await worktree('one');
  expect(await git.commitAll(path, 'nothing')).toBe(base);
  writeFileSync(join(path, 'b.log'), 'ignored');
  writeFileSync(join(path, '-odd name'), 'x');
  rm(join(path, 'README.md'));
  const commit = await git.commitAll(path, 'W1: caf\u00e9\n\n# not a comment');
  expect(gitIn(path, 'log', '-1', '--format=%an%n%B')).toBe('Tester\nW1: caf\u00e9\n\n# not a comment');
  expect(rig.git('show', '--name-status', '--format=', commit)).toBe('A\t-odd name\nD\tREADME.md');
  expect(await git.countCommits(base, commit)).toBe(1);
});

test('markers count only as whole lines in their order', () => {
  expect(hasConflictMarkers(marked)).toBe(true);
  expect(hasConflictMarkers(marked.replaceAll('\n', '\r\n'))).toBe(true);
  expect(hasConflictMarkers(`>>>>>>> x\n=======\n<<<<<<< y\n`)).toBe(false);
  expect(hasConflictMarkers(` ${marked.slice(2).replace('<<<', ' <<<')}`)).toBe(false);
  expect(hasConflictMarkers('<<<<<<< a\n======== eight\n>>>>>>> b\n')).toBe(false);
  expect(hasConflictMarkers('')).toBe(false);
});

function rm(path: string): void {
  rmSync(path, { recursive: true });
}

test('to ask what changed since a commit does not make that commit a part of the history', async () => {
  const { git, rig, base, worktree } = await adapterRig();
  const path = await worktree('one');
  new GitRig(path).write('one.txt', 'one\n');
  const tip = commitIn(path, 'one');
  const later = rig.commit('main goes on', { 'main.txt': 'main\n' });
  expect(await git.changedFiles(path, later)).toMatchObject({ ok: true });
  expect(await git.summarize(path, later)).toMatchObject({ ok: true, value: { head: tip, onBase: false } });
  expect(await git.summarize(path, base)).toMatchObject({ ok: true, value: { ahead: 1, onBase: true } });
});
