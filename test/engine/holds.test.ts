import { expect, test } from 'vitest';
import type { AttemptExit, Event, JobRequest } from '../../src/engine/index';
import { planText } from '../support/planText';
import { Simulation } from '../support/simulation';
import type { Script } from '../support/simulation';

const well: AttemptExit = { kind: 'code', code: 0 };

function smooth(change: Partial<Script> = {}): Script {
  return { perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: 'work' }, exit: well }), passes: () => true, ...change };
}

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

function task(world: Simulation, key: string) {
  const found = world.engine.snapshot().tasks.find((each) => each.key === key);
  if (found === undefined) throw new Error(`no task ${key}`);
  return found;
}

function types(world: Simulation): readonly Event['type'][] {
  return world.events.map(({ event }) => event.type);
}

const W1 = (plan: string) => ({ kind: 'task', taskId: `${plan}/w1` }) as const;

test('a plan that pauses lets its agents end, and begins and lands nothing until it is resumed', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] } }), { maxParallel: 1 });
  await world.settle();
  expect(await world.engine.pause({ target: { kind: 'plan', planId: plan }, how: 'finish' })).toMatchObject({ kind: 'done' });
  expect(world.engine.snapshot().plans[0]).toMatchObject({ state: 'running', paused: 'finish' });
  expect(world.engine.busy()).toBe(true);
  while (await world.step());
  expect(world.jobs.started).toHaveLength(1);
  expect(task(world, 'W1').state).toBe('queued');
  expect(world.engine.snapshot().plans[0]).toMatchObject({ state: 'paused', text: 'Paused. Resume goes on.' });
  expect(world.engine.busy()).toBe(false);
  await world.killAndRestart();
  expect(await world.engine.resume({ planId: plan, environment: {} })).toMatchObject({ kind: 'done' });
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('a plan that pauses can be suspended after all, and not the other way round', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [] } }));
  await world.settle();
  const target = { kind: 'plan', planId: plan } as const;
  await world.engine.pause({ target, how: 'finish' });
  expect(await world.engine.pause({ target, how: 'suspend' })).toMatchObject({ kind: 'done' });
  expect(world.jobs.nextEnd).toBeNull();
  expect(await world.engine.pause({ target, how: 'finish' })).toMatchObject({ kind: 'refused', code: 'already-paused' });
});

test('a suspended task ends its agent and frees its slot; resumed it goes on in its worktree, and no try was used up', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] } }), { maxParallel: 1, maxAttempts: 1 });
  await world.settle();
  await world.engine.pause({ target: W1(plan), how: 'suspend' });
  await world.settle();
  expect(task(world, 'W1')).toMatchObject({ state: 'waiting', paused: 'suspend', text: 'suspended: what it had done stays as it is; resume goes on with it' });
  while (await world.step());
  expect(task(world, 'W2').state).toBe('landed');
  expect(world.engine.snapshot().plans[0]).toMatchObject({ state: 'paused', endedAt: null });
  await world.killAndRestart();
  expect(task(world, 'W1').paused).toBe('suspend');
  expect(await world.engine.release(W1(plan))).toMatchObject({ kind: 'done', text: 'Goes on with `W1`.' });
  await world.runToEnd(plan);
  expect(world.jobs.started.map((job) => [keyOf(job), job.number])).toEqual([['W1', 1], ['W2', 1], ['W1', 2]]);
  expect(task(world, 'W1').state).toBe('landed');
});

test('a task that is paused while its agent works comes to a proven end, and does not land', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [] } }));
  await world.settle();
  await world.engine.pause({ target: W1(plan), how: 'finish' });
  expect(task(world, 'W1').text).toBe('its agent works; paused after that');
  while (await world.step());
  expect(task(world, 'W1').state).toBe('queued');
  await world.engine.release(W1(plan));
  await world.runToEnd(plan);
  expect(task(world, 'W1').state).toBe('landed');
});

test('a batch is paused with all of its tasks, and resuming the plan goes on with them, too', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: [], W3: ['W1'] } }));
  await world.settle();
  const batch = { kind: 'batch', planId: plan, batch: 1 } as const;
  await world.engine.pause({ target: batch, how: 'suspend' });
  expect(world.jobs.nextEnd).toBeNull();
  expect(world.engine.snapshot().tasks.map(({ paused }) => paused)).toEqual(['suspend', 'suspend', null]);
  while (await world.step());
  expect(world.engine.snapshot().plans[0]?.state).toBe('paused');
  await world.engine.resume({ planId: plan, environment: {} });
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('a cancelled task ends its agent, keeps its worktree and its branch, and what needs it cannot start', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: ['W1'], W3: [] } }));
  await world.settle();
  const answer = await world.engine.cancel(W1(plan));
  expect(answer).toMatchObject({ kind: 'done' });
  expect('text' in answer && answer.text).toContain(`Its worktree /repo.worktrees/${plan}-w1 and its branch coppice/${plan}/t/w1 stay as they are`);
  expect('text' in answer && answer.text).toContain('Cannot start without: `W2`.');
  expect(task(world, 'W1')).toMatchObject({ state: 'cancelled', needsYou: false, jobs: [{ state: 'skipped', text: 'cancelled' }] });
  await world.runToEnd(plan);
  expect(world.engine.snapshot().worktrees.some(({ path }) => path.endsWith('w1'))).toBe(true);
  expect(task(world, 'W3').state).toBe('landed');
  expect(world.engine.snapshot().plans[0]?.state).toBe('incomplete');
});

test('a cancelled task that is retried goes on from what it had done', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 1 });
  await world.settle();
  await world.engine.cancel(W1(plan));
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]?.state).toBe('cancelled');
  await world.engine.retry(`${plan}/w1`);
  await world.runToEnd(plan);
  expect(world.jobs.started.map(({ why }) => why.kind)).toEqual(['first', 'again']);
  expect(task(world, 'W1').state).toBe('landed');
});

test('a task that had failed when it was cancelled is done again when it is retried', async () => {
  let exit: AttemptExit = { kind: 'code', code: 1 };
  const world = new Simulation(smooth({ perform: () => ({ takesMs: 1000, commits: { 'a.txt': 'work' }, exit }) }));
  const plan = await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 1 });
  await world.runToEnd(plan);
  await world.engine.cancel(W1(plan));
  exit = well;
  await world.engine.retry(`${plan}/w1`);
  await world.runToEnd(plan);
  expect(world.jobs.started).toHaveLength(2);
  expect(task(world, 'W1').state).toBe('landed');
});

test('a task of a plan that has come to rest is not gone on with by itself', async () => {
  const world = new Simulation(smooth({ perform: () => ({ takesMs: 1000, commits: { 'a.txt': 'work' }, leavesDirty: 'left.txt', exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 1 });
  await world.settle();
  await world.engine.pause({ target: W1(plan), how: 'finish' });
  await world.runToEnd(plan);
  expect(await world.engine.release(W1(plan))).toMatchObject({ kind: 'refused', message: expect.stringContaining('has come to rest') as string, next: expect.stringContaining('coppice retry') as string });
});

test('work that was proven when it was cancelled is looked at again, and its agent is not started', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [] } }));
  await world.settle();
  await world.engine.pause({ target: W1(plan), how: 'finish' });
  while (await world.step());
  await world.engine.cancel(W1(plan));
  await world.runToEnd(plan);
  await world.engine.retry(`${plan}/w1`);
  await world.runToEnd(plan);
  expect(world.jobs.started).toHaveLength(1);
  expect(task(world, 'W1').state).toBe('landed');
});

test('a cancelled plan gives up all that has not landed, also when it was suspended before', async () => {
  const world = new Simulation(smooth({ perform: (job) => ({ takesMs: keyOf(job) === 'W1' ? 10 : 5000, commits: { [keyOf(job)]: 'x' }, exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [], W2: [], W3: ['W2'] } }));
  for (let steps = 0; task(world, 'W1').state !== 'landed' && steps < 20; steps += 1) await world.step();
  await world.engine.stop(plan);
  expect(await world.engine.cancel({ kind: 'plan', planId: plan })).toMatchObject({ kind: 'done' });
  await world.runToEnd(plan);
  expect(world.engine.snapshot().tasks.map(({ state }) => state)).toEqual(['landed', 'cancelled', 'cancelled']);
  expect(world.engine.snapshot().plans[0]?.state).toBe('cancelled');
  expect(await world.engine.cancel({ kind: 'plan', planId: plan })).toMatchObject({ kind: 'refused', code: 'nothing-to-cancel' });
});

test('a task is cancelled though its plan is suspended', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] } }));
  await world.settle();
  await world.engine.stop(plan);
  await world.engine.cancel(W1(plan));
  expect(task(world, 'W1').state).toBe('cancelled');
  await world.engine.resume({ planId: plan, environment: {} });
  await world.settle();
  // A resume gives everything another chance that did not come to a good end, as it always has.
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('a landing that is cancelled while its checks run is taken back, and the next one has its turn', async () => {
  const endless: string[] = [];
  const lasts: Script['lasts'] = ({ id }) => (endless.length > 0 || !id.startsWith('l-') ? Promise.resolve() : new Promise(() => endless.push(id)));
  const world = new Simulation(smooth({ lasts }));
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] }, checks: ['make test'] }));
  for (let steps = 0; endless.length === 0 && steps < 20; steps += 1) await world.step();
  const landing = world.engine.snapshot().tasks.find(({ state }) => state === 'landing');
  await world.engine.cancel({ kind: 'task', taskId: landing?.id ?? '' });
  expect(world.engine.snapshot().tasks.find(({ id }) => id === landing?.id)?.state).toBe('cancelled');
  await world.runToEnd(plan);
  expect(types(world)).toContain('landing.abandoned');
  expect(world.engine.snapshot().tasks.map(({ state }) => state).sort()).toEqual(['cancelled', 'landed']);
});

test('a job that is cancelled is not tried again, and fails its task', async () => {
  const world = new Simulation(smooth({ perform: (job) => ({ takesMs: job.job === 'verify' ? 60_000 : 1000, commits: { [job.attemptId]: 'x' }, exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { template: 'plan-dev-test-verify' });
  const job = (name: string) => ({ kind: 'job', taskId: `${plan}/w1`, job: name }) as const;
  for (let steps = 0; steps < 20; steps += 1) {
    await world.settle();
    if (world.jobs.started.at(-1)?.job === 'verify') break;
    await world.step();
  }
  expect(await world.engine.cancel(job('nothing'))).toMatchObject({ code: 'unknown-job' });
  expect(await world.engine.cancel(job('plan'))).toMatchObject({ code: 'nothing-to-cancel' });
  const before = world.jobs.started.length;
  expect(await world.engine.cancel(job('verify'))).toMatchObject({ kind: 'done' });
  await world.runToEnd(plan);
  expect(world.jobs.started).toHaveLength(before);
  expect(task(world, 'W1')).toMatchObject({ state: 'failed', text: 'verify: It was cancelled.' });
});
