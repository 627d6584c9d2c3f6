import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitIn } from '../../support/gitIn';
import { adapterRig, branches, commitIn, textAt } from './adapterRig';

test('a new worktree stands at its base, on its branch, with a clean tree', async () => {
  const { git, rig, request, folder, base } = await adapterRig({ 'README.md': 'hello\n', 'src/a.txt': 'a\n' });
  expect(await git.addWorktree(request('one'))).toEqual({ ok: true, value: undefined });
  const path = join(folder, 'one');
  expect(gitIn(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/coppice/p/t/one');
  expect(gitIn(path, 'rev-parse', 'HEAD')).toBe(base);
  expect(gitIn(path, 'status', '--porcelain')).toBe('');
  expect(textAt(path, 'src/a.txt')).toBe('a\n');
  expect(rig.git('worktree', 'list', '--porcelain')).toContain(path);
  expect(rig.git('fsck')).toBe('');
  expect(rig.git('worktree', 'prune', '-v')).toBe('');
});

test('a worktree without a branch is detached', async () => {
  const { git, request, folder, base } = await adapterRig();
  expect(await git.addWorktree({ ...request('integration'), branchRef: null })).toMatchObject({ ok: true });
  expect(textAt(folder, 'integration', '.git')).toContain('worktrees/coppice-integration');
  expect(gitIn(join(folder, 'integration'), 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD');
  expect((await git.worktrees()).map(({ id, head, branchRef }) => ({ id, head, branchRef }))).toEqual([
    { id: null, head: base, branchRef: 'refs/heads/main' },
    { id: 'integration', head: base, branchRef: null },
  ]);
});

test('asking twice finds the worktree done, also from another engine', async () => {
  const { git, again, request, worktree } = await adapterRig();
  const path = await worktree('one');
  expect(await git.addWorktree(request('one'))).toMatchObject({ ok: true });
  expect(await again().addWorktree(request('one'))).toMatchObject({ ok: true });
  writeFileSync(join(path, 'work.txt'), 'not committed\n');
  expect(await again().addWorktree(request('one'))).toMatchObject({ ok: false, error: expect.stringContaining('work.txt') as string });
  expect(textAt(path, 'work.txt')).toBe('not committed\n');
});

test('a folder that is not ours is named and left alone', async () => {
  const { git, rig, request, folder } = await adapterRig();
  mkdirSync(join(folder, 'one'), { recursive: true });
  writeFileSync(join(folder, 'one', 'mine.txt'), 'mine');
  const made = await git.addWorktree(request('one'));
  expect(made).toMatchObject({ ok: false, error: expect.stringContaining(join(folder, 'one')) as string });
  expect(made).toMatchObject({ error: expect.stringContaining('worktreesFolder in .coppice/config.yaml') as string });
  expect(readdirSync(join(folder, 'one'))).toEqual(['mine.txt']);
  expect(branches(rig)).toEqual([]);
});

test('a branch that is not ours is named and left alone', async () => {
  const { git, rig, request, folder, base } = await adapterRig();
  rig.git('branch', 'coppice/p/t/one');
  const made = await git.addWorktree(request('one'));
  expect(made).toMatchObject({ ok: false, error: expect.stringContaining('git branch -m coppice/p/t/one') as string });
  expect(rig.git('rev-parse', 'coppice/p/t/one')).toBe(base);
  expect(existsSync(join(folder, 'one'))).toBe(false);
  expect(rig.git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('a packed branch, and one that stands where a folder of names is needed, are seen as well', async () => {
  const { git, rig, request } = await adapterRig();
  rig.git('branch', 'coppice/p/t/one');
  rig.git('branch', 'coppice/q');
  rig.git('pack-refs', '--all');
  expect(await git.addWorktree(request('one'))).toMatchObject({ ok: false, error: expect.stringContaining('coppice/p/t/one exists') as string });
  expect(await git.addWorktree({ ...request('two'), branchRef: 'refs/heads/coppice/q/t/two' })).toMatchObject({ ok: false, error: expect.stringContaining('there is a branch coppice/q') as string });
});

test('a branch git refuses leaves nothing behind', async () => {
  const { git, rig, request, folder } = await adapterRig();
  rig.git('branch', 'coppice/p/t/one/below');
  expect(await git.addWorktree(request('one'))).toMatchObject({ ok: false });
  expect(branches(rig)).toEqual(['refs/heads/coppice/p/t/one/below']);
  expect(existsSync(join(folder, 'one'))).toBe(false);
  expect(rig.git('worktree', 'list').split('\n')).toHaveLength(1);
});

test('a place outside the worktrees folder, or behind a link in it, is refused', async () => {
  const { git, rig, request, folder } = await adapterRig();
  const outside = join(rig.root, '..', 'outside');
  mkdirSync(outside);
  mkdirSync(folder);
  symlinkSync(outside, join(folder, 'link'));
  expect(await git.addWorktree({ ...request('one'), path: join(folder, 'link', 'one') })).toMatchObject({ ok: false, error: expect.stringContaining('link') as string });
  expect(await git.addWorktree({ ...request('one'), path: join(folder, '..', 'repo.worktrees-evil', 'one') })).toMatchObject({ ok: false, error: expect.stringContaining('outside') as string });
  expect(await git.addWorktree({ ...request('one'), path: join(folder, 'line\nbreak') })).toMatchObject({ ok: false });
  expect(readdirSync(outside)).toEqual([]);
});

test('a worktrees folder inside the checkout stays out of git status, and may not be a committed link', async () => {
  const { git, again, rig, request } = await adapterRig();
  const inside = join(rig.root, '.worktrees');
  const other = again({ worktreesFolder: inside });
  expect(await other.addWorktree({ ...request('one'), path: join(inside, 'one') })).toMatchObject({ ok: true });
  expect(rig.git('status', '--porcelain')).toBe('');
  symlinkSync(join(rig.root, '..'), join(rig.root, 'trees'));
  const led = again({ worktreesFolder: join(rig.root, 'trees') });
  expect(await led.addWorktree({ ...request('two'), path: join(rig.root, 'trees', 'two') })).toMatchObject({ ok: false, error: expect.stringContaining('worktreesFolder in .coppice/config.yaml') as string });
  expect(await git.worktrees()).toHaveLength(2);
});

test('a folder that cannot be made names the setting', async () => {
  const { again, rig, request } = await adapterRig();
  writeFileSync(join(rig.root, '..', 'file'), '');
  const folder = join(rig.root, '..', 'file', 'trees');
  const made = await again({ worktreesFolder: folder }).addWorktree({ ...request('one'), path: join(folder, 'one') });
  expect(made).toMatchObject({ ok: false, error: expect.stringContaining('worktreesFolder in .coppice/config.yaml') as string });
});

test('a reset brings branch and files to the new base and keeps the commits that were there', async () => {
  const { git, rig, request, worktree } = await adapterRig();
  const path = await worktree('one');
  writeFileSync(join(path, 'work.txt'), 'work\n');
  const work = commitIn(path, 'work');
  const next = rig.commit('next', { 'next.txt': 'next\n' });
  expect(await git.resetWorktree(request('one', next))).toMatchObject({ ok: true });
  expect(gitIn(path, 'rev-parse', 'HEAD', 'refs/heads/coppice/p/t/one')).toBe(`${next}\n${next}`);
  expect(existsSync(join(path, 'work.txt'))).toBe(false);
  expect(rig.git('for-each-ref', '--contains', work, '--format=%(refname)')).toMatch(/^refs\/coppice\/keep\/one\//);
});

test('a reset refuses a tree with uncommitted work', async () => {
  const { git, rig, request, worktree, base } = await adapterRig();
  const path = await worktree('one');
  writeFileSync(join(path, 'README.md'), 'changed\n');
  const next = rig.commit('next');
  expect(await git.resetWorktree(request('one', next))).toMatchObject({ ok: false, error: expect.stringContaining('README.md') as string });
  expect(gitIn(path, 'rev-parse', 'HEAD')).toBe(base);
  expect(textAt(path, 'README.md')).toBe('changed\n');
});

test('the agent finds an ordinary worktree: it can switch branches and commit', async () => {
  const { rig, worktree } = await adapterRig();
  const path = await worktree('one');
  gitIn(path, 'switch', '-q', '-c', 'mine');
  writeFileSync(join(path, 'a.txt'), 'a\n');
  const tip = commitIn(path, 'on my branch');
  expect(rig.git('rev-parse', 'mine')).toBe(tip);
  gitIn(path, 'stash', 'list');
  gitIn(path, 'worktree', 'list');
});

test('the integration worktree goes from commit to commit, losing what checks left', async () => {
  const { git, rig, request, folder, base } = await adapterRig({ 'README.md': 'hello\n', '.gitignore': 'cache/\n' });
  await git.addWorktree({ ...request('integration'), branchRef: null });
  const path = join(folder, 'integration');
  const next = rig.commit('next', { 'next.txt': 'next\n', 'README.md': 'two\n' });
  writeFileSync(join(path, 'README.md'), 'changed by a check\n');
  mkdirSync(join(path, 'coverage'));
  writeFileSync(join(path, 'coverage', 'a'), 'a');
  writeFileSync(join(path, 'next.txt'), 'in the way');
  mkdirSync(join(path, 'cache'));
  writeFileSync(join(path, 'cache', 'warm'), 'warm');
  await git.checkoutDetached(path, next);
  expect(gitIn(path, 'rev-parse', 'HEAD')).toBe(next);
  expect(readdirSync(path).sort()).toEqual(['.git', '.gitignore', 'README.md', 'cache', 'next.txt']);
  expect(textAt(path, 'next.txt')).toBe('next\n');
  await git.checkoutDetached(path, base);
  expect(readdirSync(path).sort()).toEqual(['.git', '.gitignore', 'README.md', 'cache']);
  expect(rig.git('rev-parse', 'main')).toBe(next);
});

test('a checkout that a check left in the middle of a merge is put right', async () => {
  const { git, rig, request, folder, base } = await adapterRig();
  await git.addWorktree({ ...request('integration'), branchRef: null });
  const path = join(folder, 'integration');
  rig.git('switch', '-q', '-c', 'left');
  const left = rig.commit('left', { 'README.md': 'left\n' });
  rig.git('switch', '-q', '-c', 'right', base);
  const right = rig.commit('right', { 'README.md': 'right\n' });
  gitIn(path, 'checkout', '-q', left);
  expect(() => gitIn(path, '-c', 'user.name=a', '-c', 'user.email=b', 'merge', right)).toThrow();
  await git.checkoutDetached(path, base);
  expect(gitIn(path, 'status', '--porcelain')).toBe('');
  expect(textAt(path, 'README.md')).toBe('hello\n');
});

test('a folder deleted by hand is made again at the tip it is asked for', async () => {
  const { git, request, worktree } = await adapterRig();
  const path = await worktree('one');
  writeFileSync(join(path, 'work.txt'), 'work\n');
  const work = commitIn(path, 'work');
  rmSync(path, { recursive: true });
  expect(await git.summarize(path, work)).toEqual({ ok: false, error: 'gone' });
  expect(await git.addWorktree(request('one', work))).toMatchObject({ ok: true });
  expect(textAt(path, 'work.txt')).toBe('work\n');
  expect(gitIn(path, 'status', '--porcelain', '--branch')).toBe('## coppice/p/t/one');
});

test('the same holds after git was told to forget it, and for a branch that was deleted', async () => {
  const { git, rig, request, worktree, base } = await adapterRig();
  const path = await worktree('one');
  rmSync(path, { recursive: true });
  rig.git('worktree', 'prune');
  expect(await git.addWorktree(request('one'))).toMatchObject({ ok: true });
  rmSync(path, { recursive: true });
  rig.git('worktree', 'prune');
  rig.git('branch', '-D', 'coppice/p/t/one');
  expect(await git.addWorktree(request('one'))).toMatchObject({ ok: true });
  expect(gitIn(path, 'rev-parse', 'HEAD', 'coppice/p/t/one')).toBe(`${base}\n${base}`);
});

test('a worktree keeps its place when the setting changes', async () => {
  const { again, rig, worktree, base } = await adapterRig();
  const path = await worktree('one');
  const other = again({ worktreesFolder: join(rig.root, '..', 'elsewhere') });
  expect(await other.summarize(path, base)).toMatchObject({ ok: true });
  expect(await other.removeWorktree({ id: 'one', path, branchRef: null, deleteBranchKeepingAs: null }, 'refs/coppice/backup/one/1')).toMatchObject({ ok: true });
  expect(existsSync(path)).toBe(false);
});

test('where worktrees have configurations of their own, git makes the entry', async () => {
  const { git, rig, request, folder, base } = await adapterRig();
  rig.git('config', 'extensions.worktreeConfig', 'true');
  expect(await git.addWorktree(request('one'))).toMatchObject({ ok: true });
  expect(gitIn(join(folder, 'one'), 'status', '--porcelain', '--branch')).toBe('## coppice/p/t/one');
  expect((await git.worktrees()).map(({ id }) => id)).toEqual([null, 'one']);
  expect(await git.summarize(join(folder, 'one'), base)).toMatchObject({ ok: true });
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/task/1' }, 'refs/coppice/backup/one/1')).toMatchObject({ ok: true });
  expect(branches(rig)).toEqual([]);
});

test('the repository found does not depend on what a worktree says of itself', async () => {
  const { git, rig, worktree, base } = await adapterRig();
  const path = await worktree('one');
  const evil = join(rig.root, '..', 'evil');
  mkdirSync(evil);
  gitIn(evil, 'init', '-q');
  renameSync(join(path, '.git'), join(path, 'pointer'));
  renameSync(join(evil, '.git'), join(path, '.git'));
  expect(await git.summarize(path, base)).toMatchObject({ ok: true, value: { head: base, headRef: 'refs/heads/coppice/p/t/one', dirty: ['pointer'] } });
  expect(readFileSync(join(path, '.git', 'HEAD'), 'utf8')).toContain('refs/heads/');
});

test('locks that an agent killed in the middle of a commit left are cleared from its worktree and branch alone', async () => {
  const { git, rig, request, worktree } = await adapterRig();
  const path = await worktree('one');
  await worktree('two');
  const admin = (name: string): string => join(rig.root, '.git/worktrees', `coppice-${name}`);
  const left = [join(admin('one'), 'index.lock'), join(admin('one'), 'HEAD.lock'), join(rig.root, '.git/refs/heads/coppice/p/t/one.lock')];
  const others = [join(admin('two'), 'index.lock'), join(rig.root, '.git/refs/heads/coppice/p/t/two.lock'), join(rig.root, '.git/index.lock')];
  for (const file of [...left, ...others]) writeFileSync(file, '');
  expect(await git.unlock(request('one'))).toHaveLength(3);
  expect([...left, ...others].map((file) => existsSync(file))).toEqual([false, false, false, true, true, true]);
  writeFileSync(join(path, 'a.txt'), 'a');
  gitIn(path, 'add', '-A');
  gitIn(path, 'commit', '-q', '-m', 'goes on');
});
