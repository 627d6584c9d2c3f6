import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { userInfo } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { startAgentRig } from '../support/agentRig';
import { scratchRoot } from '../support/scratchRoot';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { product } from './support/product';
import { world } from './support/world';

const ONE = planOf(task('W1', commit('one')));
const isRoot = userInfo().uid === 0;

test.each([['a space and a "quote"'], ["it's $(touch canary) `touch canary`; true"], ['\u{1F333} b\u00e4ume'], ['-q'], ['100% *?[x]']])('a repository at %j works like any other', async (name) => {
  const here = await world({ plan: ONE, name });
  const { code, summary } = await here.coppice('run', 'plan.md', '--json', '--advance', 'plan');
  expect(code, summary.text).toBe(0);
  expect(existsSync(join(here.root, 'one'))).toBe(true);
  expect((await here.coppice('logs', 'W1')).code).toBe(0);
  expect(existsSync(join(here.root, 'canary'))).toBe(false);
  expect(existsSync(join(dirname(here.root), 'canary'))).toBe(false);
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('a path with a line break is refused by name', async () => {
  const here = await world({ plan: ONE, name: 'two\nlines' });
  const { code, summary } = await here.coppice('run', 'plan.md', '--json');
  expect(code).toBe(2);
  expect(summary.problem).toMatchObject({ message: expect.stringContaining('two\\nlines" holds a line break') as string, next: 'Rename that folder, then try again.' });
});

test('a plan whose own name is strange is run and found again by it', async () => {
  const plan = 'plan "$(touch canary)"\n\u{1F333}.md';
  const here = await world({ files: { [plan]: ONE } });
  expect((await here.coppice('run', plan, '--json')).code).toBe(0);
  expect(await here.coppice('land', plan, '--into', 'main')).toMatchObject({ code: 0 });
  expect(existsSync(join(here.root, 'canary'))).toBe(false);
});

test('from a subfolder, and from inside a worktree of a task, it is the same repository', async () => {
  const rig = await startAgentRig();
  const here = await world({ files: { 'deep/plan.md': planOf(task('W1', rig.script)) } });
  const run = here.start(['run', 'plan.md', '--json'], { cwd: join(here.root, 'deep') });
  const agent = await rig.nextInvocation();
  const inside = await here.start(['status', '--json'], { cwd: agent.cwd }).ended;
  expect(inside.events[0]).toMatchObject({ plans: [{ path: join(here.root, 'deep', 'plan.md'), state: 'running' }] });
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
  expect(existsSync(join(agent.cwd, '.git'))).toBe(false);
});

test('terminal codes in a plan and in what an agent prints never reach the terminal', async () => {
  const here = await world({ plan: planOf(task('W1', `printf '\\033]0;owned\\007\\033[2Jtext\\n'; ${commit('one')}`)), files: { 'bad.md': '# P\n\n## W1: \u001b[2Jgone\n\nDepends on: W\u001b[31m9\n' } });
  const bad = await here.coppice('run', 'bad.md');
  expect(bad.code).toBe(2);
  expect(bad.err + bad.out).not.toContain('\u001b');
  const run = await here.coppice('run', 'plan.md');
  const { out } = await here.coppice('logs', 'W1');
  expect(out).toContain('text');
  expect(run.out + run.err + out).not.toContain('\u001b');
});

// Only root can become somebody else, or mount a small disk.
test.runIf(isRoot)('a user who may not write beside the repository is told which setting helps', async () => {
  const here = await world({ plan: ONE, name: 'repo' });
  const parent = dirname(here.root);
  const home = tempFolder();
  const nobody = 65534;
  execFileSync('chown', ['-R', String(nobody), here.root, home]);
  chmodSync(await product(), 0o755);
  chmodSync(parent, 0o755);
  const how = { prefix: ['setpriv', `--reuid=${String(nobody)}`, '--clear-groups'], env: { HOME: home, XDG_CONFIG_HOME: home, COPPICE_HOME: join(home, 'coppice'), TMPDIR: home } };
  onTestFinished(async () => {
    await here.start(['engine', 'stop', '--force'], how).ended;
  });
  const refused = await here.start(['run', 'plan.md', '--json'], how).ended;
  expect(refused.code).toBe(1);
  expect(refused.summary.tasks[0]).toMatchObject({ state: 'failed', text: expect.stringMatching(/repo\.worktrees cannot be made or written .*worktreesFolder in \.coppice\/config\.yaml/) as string });
  const doctor = await here.start(['doctor'], how).ended;
  expect(doctor).toMatchObject({ code: 2, out: expect.stringMatching(/FAIL {2}worktrees/) as string });
  chownSync(parent, nobody, nobody);
  expect((await here.start(['resume', '--json'], how).ended).code).toBe(0);
});

test.runIf(isRoot)('a disk that fills up in the middle loses nothing, and the plan goes on when there is space again', async () => {
  const disk = join(scratchRoot(), `coppice-disk-${String(process.pid)}`);
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true, force: true });
  });
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script), task('W2', commit('two'), 'Depends on: W1')), name: join('..', disk.slice(scratchRoot().length + 1), 'repo'), files: { '.coppice/config.yaml': 'limits: {freeDiskMb: 0}\n' } });
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  await run.event('attempt.live', 'W1');
  await agent.commit('one', { one: 'one' });
  const filler = join(disk, 'filler');
  expect(() => execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { stdio: 'ignore' })).toThrow();
  await agent.exit(0);
  // Whatever is asked meanwhile is answered.
  expect((await here.coppice('status')).code).toBe(0);
  writeFileSync(filler, '');
  rmSync(filler);
  const { code, summary } = await run.ended;
  expect(code, summary.text).toBe(0);
  expect(here.lines('ls-tree', '--name-only', `coppice/${summary.planId}/integration`)).toEqual(['.coppice', 'a.txt', 'one', 'plan.md', 'two']);
  expect(rig.invocations).toHaveLength(1);
  here.repository.git('fsck', '--strict');
});
