import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgentRig } from '../support/agentRig';
import { processesIn } from '../support/processesIn';
import { commit, planOf, task } from './support/plans';
import { gone, world } from './support/world';

test('two runs of one plan at the same moment are one run', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  const runs = [here.start(['run', 'plan.md', '--json']), here.start(['run', 'plan.md', '--json'])];
  const agent = await rig.nextInvocation();
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  const [first, second] = await Promise.all(runs.map((run) => run.ended));
  expect([first?.code, second?.code]).toEqual([0, 0]);
  expect(first?.summary.planId).toBe(second?.summary.planId);
  expect(rig.invocations).toHaveLength(1);
  expect(here.lines('branch', '--list', 'coppice/*/integration')).toHaveLength(1);
});

test('another plan runs beside it; the same document with another text has to wait', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)), files: { 'other.md': planOf(task('W1', commit('other'))) } });
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  expect((await here.coppice('run', 'other.md', '--json')).code).toBe(0);

  here.repository.write('plan.md', planOf(task('W1', 'false')));
  const changed = await here.coppice('run', 'plan.md', '--json');
  expect(changed.summary).toMatchObject({ exitCode: 2, problem: { message: expect.stringContaining('was changed since it was started') as string } });
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
});

test('the command line killed in the middle: the work goes on, and a second call finds it', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  const killed = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  killed.process.kill('SIGKILL');
  await killed.ended;
  const joined = here.start(['run', 'plan.md']);
  await joined.line('This plan runs already');
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await joined.ended).code).toBe(0);
  expect(rig.invocations).toHaveLength(1);
});

test('the engine killed in the middle: whoever watches is told, and the agent is adopted by the next one', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  const run = here.start(['run', 'plan.md']);
  const agent = await rig.nextInvocation();
  await run.line('agent started');
  const pid = here.enginePid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  await run.line('Agents run on; looking for it');
  await run.line('The engine is back');
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
  expect(rig.invocations).toHaveLength(1);
});

test('the engine killed with nobody watching: the agent works on, and any later verb brings its work home', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  expect(await here.coppice('run', 'plan.md', '--detach')).toMatchObject({ code: 0, out: expect.stringContaining('Detached') as string });
  const agent = await rig.nextInvocation();
  const pid = here.enginePid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await here.coppice('resume', '--json')).summary.landed).toBe(1);
});

test('an interrupt stops the plan where nobody can be asked, a termination only leaves it', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  const left = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  await left.event('attempt.live');
  left.process.kill('SIGTERM');
  expect((await left.ended).code).toBe(1);
  expect((await left.ended).summary).toMatchObject({ type: 'summary', detached: true, state: 'running' });

  const stopped = here.start(['resume']);
  await stopped.line('under way');
  stopped.process.kill('SIGINT');
  const { code, out } = await stopped.ended;
  expect(code).toBe(1);
  expect(out).toContain('goes on from here');
  await agent.gone;
  expect(processesIn(here.worktrees)).toEqual([]);

  const again = here.start(['resume', '--json']);
  const second = await rig.nextInvocation();
  await second.commit('one', { one: 'one' });
  await second.exit(0);
  const done = await again.ended;
  expect(done.code).toBe(0);
  expect(done.events.at(-1)?.type).toBe('summary');
  expect(done.events.filter((event) => event.type === 'summary')).toHaveLength(1);
});

test('every verb can be called before anything was run, and leaves no trace then', async () => {
  const here = await world({ plan: planOf(task('W1', commit('one'))) });
  const answers = await Promise.all(
    [['status'], ['worktrees'], ['worktrees', 'clean'], ['doctor'], ['plan', 'plan.md'], ['stop'], ['resume'], ['retry', 'W1'], ['logs', 'W1'], ['land', '--into', 'main']].map(async (args) => [args.join(' '), (await here.coppice(...args)).code]),
  );
  expect(Object.fromEntries(answers)).toEqual({ status: 0, worktrees: 0, 'worktrees clean': 0, doctor: 0, 'plan plan.md': 0, stop: 2, resume: 2, 'retry W1': 2, 'logs W1': 2, 'land --into main': 2 });
  expect(existsSync(join(here.root, '.git', 'coppice'))).toBe(false);
});
