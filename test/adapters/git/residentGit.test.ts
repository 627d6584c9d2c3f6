import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { locateGit } from '../../../src/adapters/git/environment';
import { liveGits } from '../../../src/adapters/git/liveGit';
import { ResidentGit, type ResidentLimits } from '../../../src/adapters/git/residentGit';
import { identify } from '../../../src/os/processIdentity';
import { bundleForNode } from '../../support/bundle';
import { newRepository } from '../../support/gitRig';
import { adapterRig, commitIn, type AdapterRig } from './adapterRig';

const program = locateGit(process.env) ?? 'git';
const integration = 'refs/heads/coppice/p/integration';
const patience = { timeout: 20_000, interval: 10 };

function residentIn(folder: string, args: readonly string[], limits: Partial<ResidentLimits> = {}): ResidentGit {
  const resident = new ResidentGit({ git: program, args, cwd: folder, environment: { HOME: join(folder, '..'), PATH: process.env['PATH'] ?? '' } }, limits);
  onTestFinished(() => {
    resident.retire();
  });
  return resident;
}

async function gone(pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error('it was never started');
  await vi.waitFor(() => {
    expect(identify(pid)).toBeNull();
  }, patience);
}

function residentsOf({ repository }: AdapterRig): readonly number[] {
  return liveGits([repository.commonDir]).map((git) => git.pid);
}

test('one git answers many questions, each its own, in the order they were asked', async () => {
  const { root } = newRepository();
  const resident = residentIn(root, ['cat-file', '--batch-check']);
  const names = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'HEAD^{tree}' : `nothing-${String(index)}`));
  const answers = await Promise.all(names.map((name) => resident.ask(`${name}\n`, '\n')));
  expect(answers.map((answer) => answer?.split(' ').at(1))).toEqual(names.map((name) => (name.startsWith('HEAD') ? 'tree' : 'missing')));
});

test('killed with a question open, it gives no answer, then or later', async () => {
  const { root } = newRepository();
  const resident = residentIn(root, ['cat-file', '--batch-check']);
  const open = [resident.ask('HEAD', '\n'), resident.ask('HEAD\n', '\n')];
  process.kill(resident.pid ?? 0, 'SIGKILL');
  expect(await Promise.all(open)).toEqual([null, null]);
  expect(await resident.ask('HEAD\n', '\n')).toBeNull();
  expect([resident.fresh, resident.mute]).toEqual([false, false]);
});

test('a program that cannot be started is an answer that does not come', async () => {
  const { root } = newRepository();
  const resident = new ResidentGit({ git: join(root, 'no-git'), args: [], cwd: root, environment: {} });
  expect(await resident.ask('x\n', '\n')).toBeNull();
});

test('one that lets a question wait too long is ended, and known for it', async () => {
  const { root } = newRepository();
  const resident = residentIn(root, ['cat-file', '--batch-check'], { answerMs: 30 });
  const { pid } = resident;
  expect(await resident.ask('HEAD', '\n')).toBeNull();
  expect(resident.mute).toBe(true);
  await gone(pid);
});

test('it ends when nobody asks for a while, and when it is retired, but not before its last answer', async () => {
  const { root } = newRepository();
  const idle = residentIn(root, ['cat-file', '--batch-check'], { idleMs: 20 });
  const retired = residentIn(root, ['cat-file', '--batch-check'], { idleMs: 60_000 });
  expect(await idle.ask('HEAD\n', '\n')).toContain(' commit ');
  const last = retired.ask('HEAD\n', '\n');
  retired.retire();
  expect(await last).toContain(' commit ');
  await gone(idle.pid);
  await gone(retired.pid);
});

test('it is not asked any more once it is old', async () => {
  const { root } = newRepository();
  expect(residentIn(root, ['cat-file', '--batch-check'], { ageMs: 0 }).fresh).toBe(false);
});

test('of a process that is killed no git is left, nor a lock, nor half a transaction', async () => {
  const rig = newRepository();
  const child = spawn(process.execPath, [await bundleForNode('test/support/residentUntilKilledMain.ts'), program, rig.root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(said.toString());
  expect(identify(pid)).not.toBeNull();
  child.kill('SIGKILL');
  await gone(pid);
  expect(rig.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

test('refs move although the git that moved the last one was killed meanwhile', async () => {
  const rig = await adapterRig();
  const next = rig.rig.commit('next');
  await rig.git.createRef(integration, rig.base);
  const before = residentsOf(rig);
  expect(before).toHaveLength(1);
  for (const pid of before) process.kill(pid, 'SIGKILL');
  expect(await rig.git.moveRef(integration, next, rig.base)).toEqual({ kind: 'moved' });
  expect(await rig.git.moveRef(integration, rig.base, next)).toEqual({ kind: 'moved' });
  expect(rig.rig.git('rev-parse', integration)).toBe(rig.base);
});

test('what a task did is told by gits that stay', async () => {
  const rig = await adapterRig({ 'README.md': 'hello\n', 'old.txt': 'old\n' });
  const path = await rig.worktree('one');
  const before = residentsOf(rig);
  rmSync(join(path, 'old.txt'));
  writeFileSync(join(path, ':a D'), 'a\n');
  commitIn(path, 'one');
  writeFileSync(join(path, 'README.md'), 'changed\n');
  commitIn(path, 'two');
  expect(await rig.git.summarize(path, rig.base)).toMatchObject({ ok: true, value: { ahead: 2, onBase: true } });
  expect(await rig.git.changedFiles(path, rig.base)).toEqual({ ok: true, value: [':a D', 'README.md'] });
  const asked = residentsOf(rig).filter((pid) => !before.includes(pid));
  expect(asked).toHaveLength(2);
  expect(await rig.git.summarize(path, rig.base)).toMatchObject({ ok: true, value: { ahead: 2, onBase: true } });
  expect(await rig.git.changedFiles(path, rig.base)).toEqual({ ok: true, value: [':a D', 'README.md'] });
  expect(residentsOf(rig).filter((pid) => !before.includes(pid))).toEqual(asked);
  for (const pid of asked) process.kill(pid, 'SIGKILL');
  expect(await rig.git.changedFiles(path, rig.base)).toEqual({ ok: true, value: [':a D', 'README.md'] });
});

test('a changed configuration is obeyed at once: the git of before is not asked again', async () => {
  const rig = await adapterRig();
  const next = rig.rig.commit('next');
  await rig.git.createRef(integration, rig.base);
  expect(rig.rig.git('reflog', 'show', '--format=%gn', integration)).toBe('Tester');
  rig.rig.git('config', 'user.name', 'Somebody Else');
  await rig.git.moveRef(integration, next, rig.base);
  expect(rig.rig.git('reflog', 'show', '--format=%gn %gs', integration)).toBe('Somebody Else coppice\nTester coppice');
});

test('a git that stays runs no hook either', async () => {
  const rig = await adapterRig();
  const canary = join(rig.rig.root, 'canary');
  mkdirSync(join(rig.rig.root, '.git', 'hooks'));
  writeFileSync(join(rig.rig.root, '.git', 'hooks', 'reference-transaction'), `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
  await rig.git.createRef(integration, rig.base);
  await rig.git.removeWorktree({ ...rig.request('one'), deleteBranchKeepingAs: 'refs/coppice/keep/t/1' }, 'refs/coppice/backup/one/1');
  expect(existsSync(canary)).toBe(false);
});

test('a commit signs as git itself would, whatever is configured', async () => {
  const rig = await adapterRig();
  const tip = rig.rig.commit('more', { 'x.txt': 'x\n' });
  const signed = async (...settings: readonly (readonly [string, string])[]): Promise<string> => {
    for (const [key, value] of settings) rig.rig.git('config', key, value);
    const merged = await rig.git.merge({ base: rig.base, tip, message: 'm', trailers: [] });
    if (merged.kind !== 'merged') throw new Error('conflict');
    expect(rig.rig.git('fsck', '--no-dangling', merged.commit)).toBe('');
    return rig.rig.git('log', '-1', '--format=%an <%ae> %ad, %cn <%ce> %cd', '--date=format:%z', merged.commit);
  };
  const zone = rig.rig.git('var', 'GIT_COMMITTER_IDENT').split(' ').at(-1) ?? '';
  expect(await signed()).toBe(`Tester <tester@example.com> ${zone}, Tester <tester@example.com> ${zone}`);
  expect(await signed(['user.name', 'Zo\u00eb van d\'Aa, Jr.'])).toBe(`Zo\u00eb van d'Aa, Jr <tester@example.com> ${zone}, Zo\u00eb van d'Aa, Jr <tester@example.com> ${zone}`);
  expect(await signed(['author.name', 'Author'], ['committer.email', 'committer@example.com'])).toMatch(/^Author <tester@example.com> .*, Zo\u00eb van d'Aa, Jr <committer@example.com> /);
});

test('a row of commits is told like any other history', async () => {
  const rig = await adapterRig();
  const path = await rig.worktree('one');
  for (let n = 0; n < 40; n += 1) {
    writeFileSync(join(path, `f${String(n % 3)}.txt`), `${n === 39 ? '<<<<<<< a\n=======\n>>>>>>> b\n' : ''}${String(n)}\n`);
    commitIn(path, String(n));
    if (n !== 3 && n !== 39) continue;
    const found = await rig.git.summarize(path, rig.base);
    expect(found).toMatchObject({ ok: true, value: { ahead: n + 1, onBase: true, markers: n === 39 ? ['f0.txt'] : [] } });
  }
});
