import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gitIn } from '../../support/gitIn';
import { adapterRig, commitIn, textAt, type AdapterRig } from './adapterRig';

const FILES = { '.gitignore': 'node_modules/\n*.log\n.env\n', 'a.txt': 'a\n', 'src/b.txt': 'b\n' };
const BACKUP = 'refs/coppice/backup/p/one';

function pooled(size = 1, reuse: readonly string[] = []): Promise<AdapterRig> {
  return adapterRig(FILES, { pool: () => ({ size, reuse }) });
}

/** Work lands in `one`, and the worktree is removed as after a landing. */
async function landed({ git, worktree, request }: AdapterRig): Promise<string> {
  const path = await worktree('one');
  commitIn(path, 'work');
  const removed = await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/p/one/1' }, BACKUP);
  expect(removed).toMatchObject({ ok: true });
  expect(existsSync(path)).toBe(false);
  return path;
}

function standingBy({ folder }: AdapterRig): readonly string[] {
  return existsSync(join(folder, '.coppice-pool')) ? readdirSync(join(folder, '.coppice-pool')) : [];
}

describe('a worktree whose work has landed', () => {
  test('stands by, and is the next one: the same files, changed only where they differ', async () => {
    const rig = await pooled();
    const inode = statSync(join(await rig.worktree('one'), 'src/b.txt')).ino;
    await landed(rig);
    expect(standingBy(rig)).toHaveLength(1);
    const next = rig.rig.commit('next', { 'a.txt': 'changed\n' });
    const path = join(rig.folder, 'two');
    expect(await rig.git.addWorktree({ ...rig.request('two', next), path })).toEqual({ ok: true, value: undefined });
    expect(standingBy(rig)).toEqual([]);
    expect([textAt(path, 'a.txt'), statSync(join(path, 'src/b.txt')).ino]).toEqual(['changed\n', inode]);
    expect([gitIn(path, 'status', '--porcelain'), gitIn(path, 'rev-parse', 'HEAD'), gitIn(path, 'symbolic-ref', 'HEAD')]).toEqual(['', next, 'refs/heads/coppice/p/t/two']);
    expect(gitIn(path, 'reflog', '--format=%gs')).not.toContain('work');
    expect(rig.rig.git('branch', '--list', 'coppice/p/t/one')).toBe('');
    expect(rig.rig.git('fsck')).toBe('');
  });

  test('keeps nothing of its agent but what may be used again; the rest is in the backup', async () => {
    const rig = await pooled(1, ['node_modules']);
    const path = await rig.worktree('one');
    mkdirSync(join(path, 'node_modules'));
    for (const name of ['.env', 'src/debug.log', 'node_modules/pad.js', 'left.txt', 'a.txt']) writeFileSync(join(path, name), `${name} of one\n`);
    await landedAsItIs(rig);
    const second = await rig.worktree('two');
    expect(['.env', 'src/debug.log', 'node_modules/pad.js', 'left.txt', 'a.txt'].map((name) => textAt(second, name))).toEqual([null, null, 'node_modules/pad.js of one\n', null, 'a\n']);
    expect(gitIn(second, 'status', '--porcelain')).toBe('');
    expect(['.env', 'src/debug.log', 'left.txt', 'a.txt'].map((name) => rig.rig.git('show', `${BACKUP}:${name}`))).toEqual(['.env of one', 'src/debug.log of one', 'left.txt of one', 'a.txt of one']);
  });

  test.each([
    ['is in the middle of a merge', (path: string) => writeFileSync(join(gitDirOf(path), 'MERGE_HEAD'), '')],
    ['is in the middle of a rebase', (path: string) => mkdirSync(join(gitDirOf(path), 'rebase-merge'))],
  ])('does not stand by where it %s', async (_what, spoil) => {
    const rig = await pooled();
    const path = await rig.worktree('one');
    spoil(path);
    await landedAsItIs(rig);
    expect([standingBy(rig), existsSync(path)]).toEqual([[], false]);
  });

  test.each(['--assume-unchanged', '--skip-worktree'])('keeps no file that its agent marked for git to pass over (%s)', async (mark) => {
    const rig = await pooled();
    const path = await rig.worktree('one');
    gitIn(path, 'update-index', mark, 'a.txt');
    writeFileSync(join(path, 'a.txt'), 'planted\n');
    await landedAsItIs(rig);
    const second = await rig.worktree('two');
    expect([textAt(second, 'a.txt'), gitIn(second, 'ls-files', '-v', 'a.txt')]).toEqual(['a\n', 'H a.txt']);
  });

  test('does not stand by where enough do, or none shall', async () => {
    const none = await pooled(0);
    await landed(none);
    expect(standingBy(none)).toEqual([]);
    const one = await pooled();
    await one.worktree('other');
    await landed(one);
    await one.git.removeWorktree({ ...one.request('other'), deleteBranchKeepingAs: null }, 'refs/coppice/backup/p/other');
    expect(standingBy(one)).toHaveLength(1);
  });
});

describe('an engine that died', () => {
  test('while it parked one finishes that, and counts the worktree as removed', async () => {
    const rig = await pooled();
    const path = await rig.worktree('one');
    const entry = gitDirOf(path);
    // All but the last step.
    mkdirSync(join(rig.folder, '.coppice-pool'));
    const target = join(rig.folder, '.coppice-pool', 'pool-one');
    renameSync(path, target);
    writeFileSync(join(entry, 'gitdir'), `${join(target, '.git')}\n`);
    writeFileSync(join(entry, 'HEAD'), `${rig.base}\n`);
    expect(await rig.again().removeWorktree({ ...rig.request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/p/one/1' }, BACKUP)).toMatchObject({ ok: true });
    expect(textAt(await rig.worktree('two'), 'a.txt')).toBe('a\n');
    expect(standingBy(rig)).toEqual([]);
  });

  test('while it took one makes the worktree whole, and nothing is left lying about', async () => {
    const rig = await pooled();
    await landed(rig);
    const [name = ''] = standingBy(rig);
    const parked = join(rig.folder, '.coppice-pool', name);
    const entry = gitDirOf(parked);
    const request = rig.request('two');
    mkdirSync(join(rig.repository.stateFolder, 'worktrees'), { recursive: true });
    writeFileSync(join(rig.repository.stateFolder, 'worktrees', 'two.json'), JSON.stringify(request));
    // Everything is written, and the folder is not yet moved.
    rmSync(join(entry, 'coppice-ready'));
    writeFileSync(join(entry, 'coppice-id'), 'two\n');
    writeFileSync(join(entry, 'gitdir'), `${join(request.path, '.git')}\n`);
    const git = rig.again();
    await git.recover([request]);
    expect(await git.addWorktree(request)).toMatchObject({ ok: true });
    expect([textAt(request.path, 'src/b.txt'), gitIn(request.path, 'status', '--porcelain'), standingBy(rig)]).toEqual(['b\n', '', []]);
  });

  test('with more standing by than there shall be leaves the rest to the next one to clear away', async () => {
    const rig = await pooled();
    await landed(rig);
    await rig.again({ pool: () => ({ size: 0, reuse: [] }) }).recover([]);
    expect(standingBy(rig)).toEqual([]);
    expect(rig.rig.git('worktree', 'list').split('\n')).toHaveLength(1);
  });
});

async function landedAsItIs({ git, request }: AdapterRig): Promise<void> {
  expect(await git.removeWorktree({ ...request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/p/one/1' }, BACKUP)).toMatchObject({ ok: true });
}

function gitDirOf(path: string): string {
  return textAt(path, '.git')?.trim().slice('gitdir: '.length) ?? '';
}
