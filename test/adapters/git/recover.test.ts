import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { figure } from '../../support/figure';
import { cleanGitEnvironment, gitIn } from '../../support/gitIn';
import { adapterRig, branches, commitIn, textAt, type AdapterRig } from './adapterRig';

/** The files a killed git leaves, relative to the common folder, for a task `one`. */
const leftBehind = [
  'worktrees/coppice-one/index.lock',
  'worktrees/coppice-one/HEAD.lock',
  'worktrees/coppice-one/ORIG_HEAD.lock',
  'worktrees/coppice-one/config.worktree.lock',
  'worktrees/coppice-one/locked',
  'refs/heads/coppice/p/t/one.lock',
  'refs/coppice/keep/one/1.lock',
  'refs/heads/coppice/p/integration.lock',
  'config.lock',
  'packed-refs.lock',
  'packed-refs.new',
] as const;

function leaveBehind({ repository }: AdapterRig): void {
  for (const name of leftBehind) {
    const path = join(repository.commonDir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith('locked') ? 'initializing\n' : '');
  }
}

function still(rig: AdapterRig): readonly string[] {
  return leftBehind.filter((name) => existsSync(join(rig.repository.commonDir, name)));
}

test('eleven leftovers of a dead git are cleared, and work goes on', async () => {
  const rig = await adapterRig();
  const path = await rig.worktree('one');
  leaveBehind(rig);
  const said = await rig.again().recover([rig.request('one')]);
  figure('R16', `dead owner: ${String(leftBehind.length - still(rig).length)} of ${String(leftBehind.length)} cleared`);
  expect(still(rig)).toEqual([]);
  expect(said).toHaveLength(11);
  expect(commitIn(path, 'goes on')).toHaveLength(40);
  expect(await rig.git.createRef('refs/coppice/keep/one/1', rig.base)).toEqual({ kind: 'moved' });
  expect(await rig.again().recover([rig.request('one')])).toEqual([]);
});

test('what maintenance leaves that was ended together with its agent is cleared', async () => {
  const rig = await adapterRig();
  const shell = join(rig.repository.commonDir, 'worktrees', 'coppice-gone');
  const lock = join(rig.repository.commonDir, 'objects', 'maintenance.lock');
  mkdirSync(shell, { recursive: true });
  writeFileSync(lock, '');
  expect(await rig.again().recover([])).toEqual([`Removed ${shell}, which was empty.`, 'Removed objects/maintenance.lock, which a git that was killed had left.']);
  expect([shell, lock].map((path) => existsSync(path))).toEqual([false, false]);
});

test('locks of a git that lives are left to it, and cleared once it has ended', async () => {
  const rig = await adapterRig();
  await rig.worktree('one');
  const owner = await liveGit(rig.rig.root);
  leaveBehind(rig);
  const said = await rig.again().recover([rig.request('one')]);
  const waitedFor = still(rig);
  expect(said.join('\n')).toContain(`git process ${String(owner.pid)}`);
  const waiting = rig.again({ patienceMs: 10_000 }).recover([rig.request('one')]);
  owner.stdin?.end();
  await once(owner, 'close');
  await waiting;
  figure('R16', `live owner: ${String(waitedFor.length)} of ${String(leftBehind.length)} left to it, ${String(leftBehind.length - still(rig).length)} of ${String(leftBehind.length)} cleared once it had ended`);
  expect(waitedFor).toEqual(leftBehind);
  expect(still(rig)).toEqual([]);
});

test('a lock older than every living git is nobody\'s', async () => {
  const rig = await adapterRig();
  await rig.worktree('one');
  leaveBehind(rig);
  const before = new Date(Date.now() - 60_000);
  for (const name of leftBehind) utimesSync(join(rig.repository.commonDir, name), before, before);
  const owner = await liveGit(rig.folder);
  await rig.again().recover([rig.request('one')]);
  expect(still(rig)).toEqual([]);
  owner.kill();
});

test('a git at work in another repository is nobody to wait for', async () => {
  const [rig, other] = [await adapterRig(), await adapterRig()];
  await rig.worktree('one');
  const owner = await liveGit(other.rig.root);
  leaveBehind(rig);
  await rig.again().recover([rig.request('one')]);
  expect(still(rig)).toEqual([]);
  owner.kill();
});

test('the user\'s own locks are not ours to clear', async () => {
  const rig = await adapterRig();
  const lock = join(rig.repository.commonDir, 'index.lock');
  writeFileSync(lock, '');
  expect(await rig.git.recover([])).toEqual([]);
  expect(existsSync(lock)).toBe(true);
});

test('a half-made worktree that is wanted is finished; one that is not goes away with its branch', async () => {
  const rig = await adapterRig();
  for (const name of ['one', 'two']) {
    await rig.worktree(name);
    rmSync(join(rig.repository.commonDir, 'worktrees', `coppice-${name}`, 'coppice-ready'));
    rmSync(join(rig.folder, name, 'README.md'));
    rmSync(join(rig.repository.commonDir, 'worktrees', `coppice-${name}`, 'index'));
  }
  const said = await rig.again().recover([rig.request('one')]);
  expect(said).toEqual([expect.stringContaining('Finished making') as string, expect.stringContaining('Removed the worktree') as string]);
  expect(textAt(rig.folder, 'one', 'README.md')).toBe('hello\n');
  expect(gitIn(join(rig.folder, 'one'), 'status', '--porcelain', '--branch')).toBe('## coppice/p/t/one');
  expect(existsSync(join(rig.folder, 'two'))).toBe(false);
  expect(branches(rig.rig)).toEqual(['refs/heads/coppice/p/t/one']);
});

test('an entry that lost its files, and a .git file that was deleted, are put right', async () => {
  const rig = await adapterRig();
  const path = await rig.worktree('one');
  const entry = join(rig.repository.commonDir, 'worktrees', 'coppice-one');
  rmSync(join(entry, 'gitdir'));
  rmSync(join(entry, 'commondir'));
  rmSync(join(path, '.git'));
  expect(await rig.again().recover([rig.request('one')])).toHaveLength(2);
  expect(gitIn(path, 'status', '--porcelain', '--branch')).toBe('## coppice/p/t/one');
});

test('a .git file that was deleted meanwhile is written again before anybody is started there', async () => {
  const rig = await adapterRig();
  const path = await rig.worktree('one');
  expect(await rig.git.linkAgain({ id: 'one' })).toBeNull();
  rmSync(join(path, '.git'));
  expect(await rig.git.linkAgain({ id: 'one' })).toContain('Wrote the .git file');
  expect(gitIn(path, 'status', '--porcelain', '--branch')).toBe('## coppice/p/t/one');
  rmSync(path, { recursive: true });
  expect(await rig.git.linkAgain({ id: 'one' })).toBeNull();
  expect(await rig.git.linkAgain({ id: 'nobody' })).toBeNull();
});

test('work in a folder git was told to forget is known to git again', async () => {
  const rig = await adapterRig();
  const path = await rig.worktree('one');
  writeFileSync(join(path, 'work.txt'), 'work\n');
  rmSync(join(path, '.git'));
  rig.rig.git('worktree', 'prune');
  expect(await rig.again().recover([rig.request('one')])).toEqual([expect.stringContaining('known to git again') as string]);
  expect(gitIn(path, 'status', '--porcelain', '--branch')).toBe('## coppice/p/t/one\n?? work.txt');
});

const stops: readonly (readonly [string, (rig: AdapterRig, next: string) => void])[] = [
  ['in the middle of the files', ({ rig }) => { rig.write('README.md', 'followed\n'); rig.write('new.txt', 'new\n'); }],
  ['in the middle of one file', ({ rig }) => rig.write('README.md', 'foll')],
  ['while a file was gone for a moment', ({ rig }) => rmSync(join(rig.root, 'README.md'))],
  ['after the index and before the branch', ({ rig }, next) => rig.git('read-tree', '-m', '-u', 'HEAD', next)],
];
for (const [what, arrange] of stops) {
  test(`a fast-forward of the user's checkout that was killed ${what} is finished`, async () => {
    const rig = await adapterRig();
    const next = await interrupted(rig);
    arrange(rig, next);
    expect(await rig.again().recover([])).toEqual(expect.arrayContaining([expect.stringContaining('has been finished')]));
    expect(rig.rig.git('rev-parse', 'main')).toBe(next);
    expect(rig.rig.git('status', '--porcelain')).toBe('');
    expect(await rig.again().recover([])).toEqual([]);
  });
}

test('where the user changed something meanwhile, an interrupted fast-forward is only reported', async () => {
  const rig = await adapterRig();
  await interrupted(rig);
  rig.rig.write('new.txt', 'new\n');
  rig.rig.write('README.md', 'mine\n');
  expect(await rig.again().recover([])).toEqual(expect.arrayContaining([expect.stringContaining('left as it is')]));
  expect(textAt(rig.rig.root, 'README.md')).toBe('mine\n');
  expect(rig.rig.git('rev-parse', 'main')).toBe(rig.base);
});

/** The note of a fast-forward that never came back, and its lock. */
async function interrupted(rig: AdapterRig): Promise<string> {
  const path = await rig.worktree('one');
  writeFileSync(join(path, 'README.md'), 'followed\n');
  writeFileSync(join(path, 'new.txt'), 'new\n');
  const next = commitIn(path, 'next');
  const folder = join(rig.repository.stateFolder, 'following');
  mkdirSync(folder);
  writeFileSync(join(folder, `${next}.json`), JSON.stringify({ gitDir: rig.repository.commonDir, path: rig.rig.root, branchRef: 'refs/heads/main', from: rig.base, to: next }));
  writeFileSync(join(rig.repository.commonDir, 'HEAD.lock'), '');
  return next;
}

/** A git that waits for its input inside a repository. */
async function liveGit(folder: string): Promise<ChildProcess> {
  const child = spawn('git', ['hash-object', '--stdin'], { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'], env: cleanGitEnvironment() });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child, 'spawn');
  return child;
}
