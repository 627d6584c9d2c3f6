import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitIn } from '../../support/gitIn';
import { adapterRig, branches, commitIn } from './adapterRig';

const backupRef = 'refs/coppice/backup/one/1';

test('a clean worktree goes to the trash, git forgets it, and its branch stays or goes as asked', async () => {
  const { git, rig, request, worktree, folder } = await adapterRig();
  const path = await worktree('one');
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: null }, backupRef)).toEqual({ ok: true, value: { backup: false } });
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(join(folder, '.coppice-trash'))).toEqual(['one-1']);
  expect(rig.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(branches(rig)).toEqual(['refs/heads/coppice/p/t/one']);
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef)).toEqual({ ok: true, value: { backup: false } });
  expect(branches(rig)).toEqual([]);
  await git.emptyTrash();
  expect(readdirSync(join(folder, '.coppice-trash'))).toEqual([]);
});

test('what is uncommitted, untracked or ignored can be had back byte by byte, dependencies left out', async () => {
  const { git, rig, request, worktree } = await adapterRig({ 'README.md': 'hello\n', 'gone.txt': 'g\n', 'both.txt': '1\n', '.gitignore': '.env\nnode_modules\nbuild/\n' });
  const path = await worktree('one');
  writeFileSync(join(path, 'README.md'), 'changed\r\n');
  rmSync(join(path, 'gone.txt'));
  writeFileSync(join(path, 'both.txt'), 'staged\n');
  gitIn(path, 'add', 'both.txt');
  writeFileSync(join(path, 'both.txt'), 'and changed again\n');
  writeFileSync(join(path, 'new "file"\n\u00e9.txt'), 'new\n');
  writeFileSync(join(path, 'tool.sh'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(path, '.env'), Buffer.from([0, 255, 10, 13]));
  mkdirSync(join(path, 'node_modules', 'x'), { recursive: true });
  writeFileSync(join(path, 'node_modules', 'x', 'i.js'), 'x');
  mkdirSync(join(path, 'build', 'deep'), { recursive: true });
  writeFileSync(join(path, 'build', 'deep', 'out'), 'out');
  symlinkSync('/etc/passwd', join(path, 'link'));
  mkdirSync(join(path, 'nested'));
  gitIn(join(path, 'nested'), 'init', '-q');
  writeFileSync(join(path, 'nested', 'n.txt'), 'n');
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef)).toEqual({ ok: true, value: { backup: true } });
  await git.emptyTrash();
  rig.git('reflog', 'expire', '--expire=all', '--all');
  rig.git('gc', '-q', '--prune=now');
  const listed = rig.git('ls-tree', '-r', '-z', '--name-only', backupRef).split('\0').filter((name) => name !== '');
  expect(listed.sort()).toEqual(['.env', '.gitignore', 'README.md', 'both.txt', 'build/deep/out', 'link', 'nested/n.txt', 'new "file"\n\u00e9.txt', 'tool.sh']);
  expect(rig.git('show', `${backupRef}:README.md`)).toBe('changed');
  expect(rig.git('show', `${backupRef}:both.txt`)).toBe('and changed again');
  expect(rig.git('show', `${backupRef}^:both.txt`)).toBe('staged');
  expect(rig.git('cat-file', '-s', `${backupRef}:.env`)).toBe('4');
  expect(rig.git('ls-tree', backupRef, 'tool.sh', 'link')).toMatch(/120000.*link\n100755.*tool\.sh/);
  expect(rig.git('log', '-1', '--format=%B', backupRef)).toContain('node_modules');
  expect(rig.git('show', `${backupRef}:link`)).toBe('/etc/passwd');
  expect(rig.git('fsck')).toBe('');
});

test('commits of a deleted branch survive a prune, whoever kept them', async () => {
  const { git, rig, request, worktree } = await adapterRig();
  const one = commitIn(await worktree('one'), 'one');
  const two = commitIn(await worktree('two'), 'two');
  const three = commitIn(await worktree('three'), 'three');
  await git.keep('refs/coppice/keep/two/1', two);
  await git.keep('refs/coppice/keep/three/1', one); // The name is taken by another commit.
  for (const name of ['one', 'two', 'three']) expect(await git.removeWorktree({ ...request(name), deleteBranchKeepingAs: `refs/coppice/keep/${name}/1` }, backupRef)).toMatchObject({ ok: true });
  rig.git('reflog', 'expire', '--expire=all', '--all');
  rig.git('gc', '-q', '--prune=now');
  expect(branches(rig)).toEqual([]);
  expect(rig.git('cat-file', '-t', one)).toBe('commit');
  expect(branches(rig, 'refs/coppice')).toEqual(['one/1', 'three/1', `three/${three.slice(0, 12)}`, 'two/1'].sort().map((name) => `refs/coppice/keep/${name}`));
});

test('commits on a detached head are kept', async () => {
  const { git, rig, request, worktree } = await adapterRig();
  const path = await worktree('one');
  gitIn(path, 'checkout', '-q', '--detach');
  const lost = commitIn(path, 'nowhere');
  await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef);
  expect(rig.git('for-each-ref', '--format=%(refname)', '--contains', lost)).toContain('refs/coppice/keep/one/');
});

test('a worktree or a folder that is not ours is refused', async () => {
  const { git, rig, request, folder } = await adapterRig();
  mkdirSync(folder);
  rig.git('worktree', 'add', '-q', '-b', 'mine', join(folder, 'one'));
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef)).toMatchObject({ ok: false, error: expect.stringContaining('not made by Coppice') as string });
  mkdirSync(join(folder, 'two'));
  expect(await git.removeWorktree({ ...request('two'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef)).toMatchObject({ ok: false, error: expect.stringContaining('not made by Coppice') as string });
  expect(existsSync(join(folder, 'one', 'README.md'))).toBe(true);
});

const damage: readonly (readonly [string, (path: string, forget: () => void) => void])[] = [
  ['the folder is deleted', (path) => rmSync(path, { recursive: true })],
  ['the .git file is deleted', (path) => rmSync(join(path, '.git'))],
  ['git was told to forget it', (path, forget) => { rmSync(join(path, '.git')); forget(); }],
  ['the folder is deleted and git was told to forget it', (path, forget) => { rmSync(path, { recursive: true }); forget(); }],
  ['the folder is a link to elsewhere', (path) => { rmSync(path, { recursive: true }); symlinkSync('/etc', path); }],
];
for (const [what, harm] of damage) {
  test(`removal goes through when ${what}, and losing nothing`, async () => {
    const { git, rig, request, worktree } = await adapterRig();
    const path = await worktree('one');
    const tip = commitIn(path, 'work');
    writeFileSync(join(path, 'dirt.txt'), 'dirt\n');
    harm(path, () => rig.git('worktree', 'prune'));
    const stood = existsSync(join(path, 'dirt.txt'));
    expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef)).toEqual({ ok: true, value: { backup: stood } });
    if (stood) expect(rig.git('show', `${backupRef}:dirt.txt`)).toBe('dirt');
    await git.emptyTrash();
    expect(existsSync(path)).toBe(false);
    expect(existsSync('/etc/passwd')).toBe(true);
    expect(rig.git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(rig.git('for-each-ref', '--contains', tip)).not.toBe('');
    expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef)).toEqual({ ok: true, value: { backup: stood } });
  });
}

test('emptying the trash follows no link and refuses one in its place', async () => {
  const { git, rig, request, worktree, folder } = await adapterRig();
  const outside = join(rig.root, '..', 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'precious'), 'p');
  const path = await worktree('one');
  symlinkSync(outside, join(path, 'node_modules'));
  await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, backupRef);
  symlinkSync(outside, join(folder, '.coppice-trash', 'planted'));
  await git.emptyTrash();
  expect(readdirSync(join(folder, '.coppice-trash'))).toEqual([]);
  rmSync(join(folder, '.coppice-trash'), { recursive: true });
  symlinkSync(outside, join(folder, '.coppice-trash'));
  await expect(git.emptyTrash()).rejects.toThrow('left alone');
  expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('p');
});
