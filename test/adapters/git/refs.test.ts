import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GitError } from '../../../src/adapters/git/gitError';
import { RepositoryLock } from '../../../src/adapters/git/lock';
import { tempFolder } from '../../support/tempFolder';
import { adapterRig } from './adapterRig';

test('refs move by compare-and-swap, and a lost race is a value', async () => {
  const { git, rig, base } = await adapterRig();
  const next = rig.commit('next');
  const ref = 'refs/heads/coppice/p/integration';
  expect(await git.createRef(ref, base)).toEqual({ kind: 'moved' });
  expect(await git.createRef(ref, base)).toEqual({ kind: 'already' });
  expect(await git.createRef(ref, next)).toEqual({ kind: 'elsewhere', at: base });
  expect(await git.moveRef(ref, next, base)).toEqual({ kind: 'moved' });
  expect(await git.moveRef(ref, next, base)).toEqual({ kind: 'already' });
  rig.git('update-ref', ref, 'HEAD~1');
  expect(await git.moveRef(ref, base, next)).toEqual({ kind: 'already' });
  rig.git('update-ref', '-d', ref);
  expect(await git.moveRef(ref, next, base)).toEqual({ kind: 'elsewhere', at: null });
  await expect(git.createRef(ref, 'c'.repeat(40))).rejects.toThrow(GitError);
});

test('a held lock is a fault that says so, not a lost race', async () => {
  const { git, rig, base } = await adapterRig();
  const next = rig.commit('next');
  await git.createRef('refs/heads/coppice/x', base);
  writeFileSync(join(rig.root, '.git', 'refs', 'heads', 'coppice', 'x.lock'), '');
  await expect(git.moveRef('refs/heads/coppice/x', next, base)).rejects.toThrow(/Another git process/);
});

test('what a keep-ref holds stays held when its name is used again', async () => {
  const { git, rig, base } = await adapterRig();
  const next = rig.commit('next');
  await git.keep('refs/coppice/keep/t/1', base);
  await git.keep('refs/coppice/keep/t/1', base);
  await git.keep('refs/coppice/keep/t/1', next);
  expect(rig.git('for-each-ref', '--format=%(objectname)', 'refs/coppice').split('\n').sort()).toEqual([base, next].sort());
});

test('refs are seen wherever git keeps them, and as they are now', async () => {
  const { git, rig, base } = await adapterRig();
  rig.git('branch', 'a/b');
  expect(await git.resolve('refs/heads/a/b')).toBe(base);
  rig.git('pack-refs', '--all');
  expect(await git.resolve('refs/heads/a/b')).toBe(base);
  const next = rig.commit('next');
  expect([await git.resolve('refs/heads/main'), await git.resolve('HEAD')]).toEqual([next, next]);
  rig.git('branch', '-D', 'a/b');
  rig.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  rig.git('tag', '-a', '-m', 't', 'v1', base);
  expect(await Promise.all(['refs/heads/a/b', 'refs/heads/alias', 'refs/tags/v1', '--output=/tmp/x', 'refs/heads/../../config'].map((ref) => git.resolve(ref)))).toEqual([null, next, base, null, null]);
});

test('ancestry and branch names', async () => {
  const { git, rig, base } = await adapterRig();
  const next = rig.commit('next');
  expect(await Promise.all([git.isAncestor(base, next), git.isAncestor(next, base), git.isAncestor(base, base), git.isAncestor('d'.repeat(40), next)])).toEqual([true, false, true, false]);
  const good = ['feature/x', 'a$(id)', '\u00fcber'];
  const bad = ['-x', 'a b', 'a..b', '@{-1}', 'x.lock', '', 'HEAD', 'a\u0000b', '/a', 'a/', 'x'.repeat(250)];
  expect(await Promise.all([...good, ...bad].map((name) => git.isValidBranch(name)))).toEqual([...good.map(() => true), ...bad.map(() => false)]);
});

test('one holder at a time, and the lock of a dead process is nobody\'s', async () => {
  const file = join(tempFolder(), 'git.lock');
  const [one, two] = [new RepositoryLock(file), new RepositoryLock(file)];
  let inside = 0;
  const work = async (): Promise<number> => {
    inside += 1;
    const seen = inside;
    await Promise.resolve();
    inside -= 1;
    return seen;
  };
  expect(await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : two).hold(work)))).toEqual(Array.from({ length: 40 }, () => 1));
  writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: '1' }));
  expect(await one.hold(() => 'taken over')).toBe('taken over');
  await expect(one.hold(() => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
  writeFileSync(file, 'torn');
  expect(await two.hold(() => 'taken over')).toBe('taken over');
  rmSync(file, { force: true });
});
