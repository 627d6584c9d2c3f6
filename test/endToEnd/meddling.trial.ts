import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgentRig } from '../support/agentRig';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { world, type World } from './support/world';

/** A check that waits until the test writes this file. It polls, for want of anything a shell could wait for. */
function gate(): { readonly check: string; open(): void } {
  const file = join(tempFolder(), 'open');
  return { check: `Check: \`until [ -e ${file} ]; do sleep 0.02; done\``, open: () => writeFileSync(file, '') };
}

function branchOf(here: World, key: string): string {
  return here.lines('branch', '--list', `coppice/*/t/${key}`, '--format=%(refname:short)')[0] ?? '';
}

function integrationOf(here: World): string {
  return here.lines('branch', '--list', 'coppice/*/integration', '--format=%(refname:short)')[0] ?? '';
}

test('a worktree deleted while its agent works costs an attempt, not the plan', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  const run = here.start(['run', 'plan.md', '--json']);
  const first = await rig.nextInvocation();
  rmSync(first.cwd, { recursive: true });
  await first.exit(0);
  const refused = await run.ended;
  expect(refused.summary.tasks[0]).toMatchObject({ state: 'attention', text: expect.stringContaining(`The worktree ${first.cwd} is gone.`) as string });
  expect(here.repository.git('status', '--porcelain')).toBe('');

  const again = here.start(['resume', '--json']);
  const second = await rig.nextInvocation();
  expect(second.cwd).toBe(first.cwd);
  await second.commit('done', { 'done.txt': 'yes' });
  await second.exit(0);
  expect((await again.ended).code).toBe(0);
});

test('a lock that a check left where merged results are tested keeps nothing from landing', async () => {
  // As a git leaves it that was killed. Where a task is at work there is none, so only the merged result is met by it.
  const leaves = 'Check: `case "$PWD" in *integration*) touch "$(git rev-parse --git-dir)/index.lock";; esac`';
  const here = await world({ plan: planOf(task('W1', commit('one'), leaves), task('W2', commit('two'), 'Depends on: W1', leaves), task('W3', commit('three'), 'Depends on: W2', leaves)) });
  const { code, summary, err } = await here.coppice('run', 'plan.md', '--json', '--max-attempts', '1');
  expect(code, err).toBe(0);
  expect(summary.tasks.map(({ key, state }) => `${key} ${state}`)).toEqual(['W1 landed', 'W2 landed', 'W3 landed']);
});

test('proven work lands although its worktree was deleted while it waited', async () => {
  const door = gate();
  const here = await world({ plan: `${planOf(task('W1', commit('one'), door.check), task('W2', commit('two')))}\nMerge order: W1, W2\n` });
  const run = here.start(['run', 'plan.md', '--json']);
  await run.event('task.queued', 'W2');
  rmSync(here.worktrees, { recursive: true, force: true });
  door.open();
  const { summary } = await run.ended;
  expect(summary.tasks.find((one) => one.key === 'W2')).toMatchObject({ state: 'landed' });
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('worktree and branch both deleted while the work waited: it asks for a person, and a retry does it again', async () => {
  const door = gate();
  const here = await world({ plan: `${planOf(task('W1', commit('one'), door.check), task('W2', commit('two')))}\nMerge order: W1, W2\n` });
  const run = here.start(['run', 'plan.md', '--json']);
  await run.event('task.queued', 'W2');
  const tree = here.lines('worktree', 'list').find((line) => line.includes('-w2 '))?.split(' ')[0] ?? '';
  here.repository.git('worktree', 'remove', '--force', tree);
  here.repository.git('branch', '-D', branchOf(here, 'w2'));
  door.open();
  const { code, summary } = await run.ended;
  expect(code).toBe(1);
  expect(summary.tasks.map((one) => one.state)).toEqual(['landed', 'attention']);
  expect(await here.coppice('retry', 'W2')).toMatchObject({ code: 0 });
  const again = await here.coppice('run', 'plan.md', '--json');
  expect(again.code).toBe(0);
  expect(here.lines('ls-tree', '--name-only', integrationOf(here))).toEqual(['a.txt', 'one', 'plan.md', 'two']);
});

test('a branch that was moved by hand is not taken', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  here.repository.commit('second');
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  await agent.commit('mine', { 'mine.txt': 'x' });
  const branch = branchOf(here, 'w1');
  here.repository.git('update-ref', `refs/heads/${branch}`, 'main~1');
  await agent.run('git', 'reset', '-q', '--hard');
  await agent.exit(0);
  expect((await run.ended).summary.tasks[0]).toMatchObject({ state: 'attention', text: expect.stringContaining('history was rewritten') as string });
});

test('an integration branch deleted in the middle is made again where it was', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', commit('one')), task('W2', rig.script, 'Depends on: W1')) });
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  here.repository.git('branch', '-D', integrationOf(here));
  await agent.commit('two', { two: 'two' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
  expect(here.lines('ls-tree', '--name-only', integrationOf(here))).toEqual(['a.txt', 'one', 'plan.md', 'two']);
});

test('who has the integration branch checked out sees every landing arrive, and their own changes stay', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script), task('W2', rig.script, 'Depends on: W1')) });
  const run = here.start(['run', 'plan.md', '--json']);
  const first = await rig.nextInvocation();
  here.repository.git('switch', '-q', integrationOf(here));
  await first.commit('one', { one: 'one' });
  await first.exit(0);
  const second = await rig.nextInvocation();
  expect(existsSync(join(here.root, 'one'))).toBe(true);
  expect(here.repository.git('status', '--porcelain')).toBe('');

  here.repository.write('a.txt', 'my own change\n');
  await second.commit('two', { two: 'two' });
  await second.exit(0);
  const { summary } = await run.ended;
  expect(summary.tasks[1]).toMatchObject({ state: 'attention', text: expect.stringContaining('uncommitted changes (a.txt)') as string });
  expect(here.repository.git('status', '--porcelain')).toBe('M a.txt');

  here.repository.git('checkout', '-q', 'a.txt');
  expect((await here.coppice('resume', '--json')).code).toBe(0);
  expect(existsSync(join(here.root, 'two'))).toBe(true);
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('names that are taken are said, left alone, and the plan goes on once they are free', async () => {
  const here = await world({ plan: planOf(task('W1', commit('one'))) });
  here.repository.git('branch', 'coppice');
  const named = await here.coppice('run', 'plan.md', '--json');
  expect(named.summary).toMatchObject({ exitCode: 2, state: 'could-not-open', text: expect.stringContaining('git branch -m') as string });
  here.repository.git('branch', '-m', 'coppice', 'another');

  writeFileSync(here.worktrees, 'mine');
  const blocked = await here.coppice('run', 'plan.md', '--json');
  expect(blocked.summary.tasks[0]).toMatchObject({ state: 'failed', text: expect.stringContaining('worktreesFolder in .coppice/config.yaml') as string });
  rmSync(here.worktrees);
  expect((await here.coppice('resume', '--json')).code).toBe(0);
});
