import { describe, expect, test } from 'vitest';
import { NO_LIMITS, type AttemptExit, type JobRequest, type Limits } from '../../src/engine/index';
import { Simulation, type Performance } from '../support/simulation';
import { yamlPlan, type YamlSketch } from '../support/yamlPlan';

const well: AttemptExit = { kind: 'code', code: 0 };

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

function world(limits: Partial<Limits>, perform: (job: JobRequest) => Partial<Performance> = () => ({})): Simulation {
  const made = new Simulation({ perform: (job) => ({ takesMs: 10_000, commits: { [`${job.planId}-${keyOf(job)}.txt`]: job.attemptId }, exit: well, ...perform(job) }), passes: () => true });
  made.limits = { ...NO_LIMITS, ...limits };
  return made;
}

function begin(sim: Simulation, sketch: YamlSketch, { name = 'plan.yaml', ...options }: Parameters<Simulation['start']>[1] & { readonly name?: string } = {}): Promise<string> {
  return sim.start(yamlPlan(sketch), options, name);
}

function texts(sim: Simulation): Record<string, string> {
  return Object.fromEntries(sim.engine.snapshot().tasks.map(({ key, text }) => [key, text]));
}

/** The most attempts of each agent that were at work at once, by what was recorded. */
function mostOf(sim: Simulation, agent: string): number {
  const agentOf = new Map(sim.jobs.started.map((job) => [job.attemptId, job.agent]));
  let running = 0;
  let most = 0;
  for (const { event } of sim.events) {
    if (event.type === 'attempt.live' && agentOf.get(event.attemptId) === agent) most = Math.max(most, ++running);
    if (event.type === 'attempt.ended' && agentOf.get(event.attemptId) === agent) running -= 1;
  }
  return most;
}

function startsOf(sim: Simulation, agent: string): readonly number[] {
  const agentOf = new Map(sim.jobs.started.map((job) => [job.attemptId, job.agent]));
  const times = sim.events.flatMap(({ at, event }) => (event.type === 'attempt.live' && agentOf.get(event.attemptId) === agent ? [at] : []));
  return times.map((at) => at - (times[0] ?? 0));
}

const four = { W1: {}, W2: {}, W3: {}, W4: {} };

describe('a limit of how many agents of a name run at once', () => {
  test('holds over all plans, and the cards say that it does', async () => {
    const sim = world({ perAgent: new Map([['helpful', 2]]) });
    const first = await begin(sim, { tasks: four }, { name: 'one.yaml' });
    const second = await begin(sim, { tasks: { V1: {}, V2: {} } }, { name: 'two.yaml' });
    await sim.settle();
    expect(sim.engine.snapshot().plans.map(({ kept }) => kept)).toEqual([null, 'Nothing of it starts while other plans have all the agents of helpful that limits.perAgent allows.']);
    expect(texts(sim)).toEqual({ W1: 'its agent works', W2: 'its agent works', W3: 'waits: 2 agents of helpful run already', W4: 'waits: 2 agents of helpful run already', V1: 'waits: 2 agents of helpful run already', V2: 'waits: 2 agents of helpful run already' });
    await sim.runToEnd(first);
    await sim.runToEnd(second);
    expect(sim.engine.snapshot().plans.map(({ state }) => state)).toEqual(['completed', 'completed']);
    expect(mostOf(sim, 'helpful')).toBe(2);
  });

  test('leaves the slots to tasks for others', async () => {
    const sim = world({ perAgent: new Map([['helpful', 1]]) });
    const plan = await begin(sim, { tasks: { W1: {}, W2: {}, W3: { agent: 'other' }, W4: { agent: 'other' } } }, { maxParallel: 4 });
    await sim.settle();
    expect(texts(sim)).toMatchObject({ W2: 'waits: 1 agent of helpful runs already', W3: 'its agent works', W4: 'its agent works' });
    await sim.runToEnd(plan);
    expect(mostOf(sim, 'helpful')).toBe(1);
  });

  test('does not keep a job waiting for the one that has asked for it', async () => {
    const sim = world({ perAgent: new Map([['helpful', 1]]) }, (job) => (job.role === 'tester' ? { spawns: 1 } : {}));
    const plan = await begin(sim, { tasks: { W1: {} } }, { template: 'plan-dev-test-verify' });
    await sim.runToEnd(plan);
    expect(sim.jobs.told.length).toBeGreaterThan(0);
    expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
  });

  test('is told to who watches as it changes, and holds after a restart', async () => {
    const sim = world({ perAgent: new Map([['helpful', 1]]) });
    const plan = await begin(sim, { tasks: { W1: {}, W2: {} } });
    const seen: string[] = [];
    sim.engine.onDelta(({ tasks }) => seen.push(...tasks.filter(({ key }) => key === 'W2').map(({ text }) => text)));
    await sim.settle();
    expect(seen.at(-1)).toBe('waits: 1 agent of helpful runs already');
    await sim.killAndRestart();
    await sim.settle();
    expect(texts(sim)['W2']).toBe('waits: 1 agent of helpful runs already');
    await sim.runToEnd(plan);
    expect(mostOf(sim, 'helpful')).toBe(1);
  });

  test('that is lifted lets them go on with the next thing that happens', async () => {
    const sim = world({ perAgent: new Map([['helpful', 1]]) });
    const plan = await begin(sim, { tasks: four });
    await sim.settle();
    sim.limits = NO_LIMITS;
    await sim.step();
    await sim.settle();
    expect(Object.values(texts(sim)).filter((text) => text === 'its agent works')).toHaveLength(3);
    await sim.runToEnd(plan);
  });
});

describe('starts that are held apart', () => {
  test('come one after the other, each in its time, and the card says so', async () => {
    const sim = world({ startsApartMs: new Map([['helpful', 5000]]) });
    const plan = await begin(sim, { tasks: four });
    await sim.settle();
    expect(texts(sim)).toMatchObject({ W1: 'its agent works', W2: 'waits: agents of helpful start 5 s apart' });
    await sim.runToEnd(plan);
    expect(startsOf(sim, 'helpful')).toEqual([0, 5000, 10_000, 15_000]);
  });

  test('are counted over all plans, and do not hold others back', async () => {
    const sim = world({ startsApartMs: new Map([['helpful', 5000]]) });
    const first = await begin(sim, { tasks: { W1: {}, W2: { agent: 'other' }, W3: { agent: 'other' } } }, { name: 'one.yaml' });
    const second = await begin(sim, { tasks: { V1: {} } }, { name: 'two.yaml' });
    await sim.runToEnd(first);
    await sim.runToEnd(second);
    expect(startsOf(sim, 'helpful')).toEqual([0, 5000]);
    expect(startsOf(sim, 'other')).toEqual([0, 0]);
  });

  test('are no reason for one that waits to be started after it was stopped', async () => {
    const sim = world({ startsApartMs: new Map([['helpful', 60_000]]) });
    const plan = await begin(sim, { tasks: { W1: {}, W2: {} } });
    await sim.settle();
    const waiting = sim.engine.snapshot().tasks.find(({ key }) => key === 'W2');
    await sim.engine.cancel({ kind: 'task', taskId: waiting?.id ?? '' });
    await sim.runToEnd(plan);
    expect(sim.jobs.started.map(keyOf)).toEqual(['W1']);
  });
});

describe('a limit of what may wait to land or for a person', () => {
  const failing = (...keys: readonly string[]): ((job: JobRequest) => Partial<Performance>) => (job) => (keys.includes(keyOf(job)) ? { exit: { kind: 'code', code: 1 } } : {});

  test('keeps new work back while a person is waited for, says so, and goes on when they have answered', async () => {
    const sim = world({ review: 2 }, failing('W1', 'W2'));
    const plan = await begin(sim, { tasks: four }, { maxParallel: 2, maxAttempts: 1 });
    while (await sim.step());
    expect(texts(sim)).toMatchObject({ W3: 'waits: 2 tasks wait for you', W4: 'waits: 2 tasks wait for you' });
    expect(sim.engine.snapshot().plans[0]).toMatchObject({ state: 'running', text: expect.stringMatching(/^Waits for you: /) as string });
    const [first] = sim.engine.snapshot().tasks;
    await sim.engine.cancel({ kind: 'task', taskId: first?.id ?? '' });
    await sim.runToEnd(plan);
    expect(sim.engine.snapshot().tasks.map(({ state }) => state)).toEqual(['cancelled', 'failed', 'landed', 'landed']);
  });

  test('says so also where a continuous task rests until others have landed something', async () => {
    const sim = world({ review: 1 }, (job) => ({ ...failing('W1')(job), takesMs: keyOf(job) === 'W1' ? 1000 : 5000 }));
    const plan = await begin(sim, { tasks: { W1: {}, W2: {}, W3: { continuous: true } } }, { maxParallel: 2, maxAttempts: 1 });
    while (await sim.step());
    expect(texts(sim)).toMatchObject({ W2: 'waits: 1 task waits for you', W3: expect.stringMatching(/^rests; /) as string });
    expect(sim.engine.snapshot().plans[0]?.text).toMatch(/^Waits for you: /);
    await sim.engine.cancel({ kind: 'task', taskId: sim.engine.snapshot().tasks.find(({ key }) => key === 'W1')?.id ?? '' });
    await sim.runToEnd(plan);
  });

  test('says so also where what is proven has to land behind what a person is waited for', async () => {
    const sim = world({ review: 1 }, (job) => (keyOf(job) === 'W1' ? { leavesDirty: 'left.txt' } : {}));
    const plan = await begin(sim, { tasks: four, mergeOrder: ['W1', 'W2'] }, { maxParallel: 2, maxAttempts: 1 });
    while (await sim.step());
    expect(texts(sim)).toMatchObject({ W2: 'proven; waits for its turn to land', W3: 'waits: 1 task waits to land and 1 for you' });
    expect(sim.engine.snapshot().plans[0]?.text).toMatch(/^Waits for you: /);
    await sim.engine.cancel({ kind: 'task', taskId: sim.engine.snapshot().tasks[0]?.id ?? '' });
    await sim.runToEnd(plan);
    expect(sim.engine.snapshot().tasks.map(({ state }) => state)).toEqual(['cancelled', 'landed', 'landed', 'landed']);
  });

  test('lets go on what a person retries, though more than that wait', async () => {
    const fails = new Set(['W1', 'W2']);
    const sim = world({ review: 1 }, (job) => failing(...fails)(job));
    const plan = await begin(sim, { tasks: { W1: {}, W2: {}, W3: {} } }, { maxParallel: 2, maxAttempts: 1 });
    while (await sim.step());
    fails.clear();
    for (const task of sim.engine.snapshot().tasks.filter(({ state }) => state === 'failed')) await sim.engine.retry(task.id);
    await sim.runToEnd(plan);
    expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
  });

  test('holds while work waits to land', async () => {
    const waiting = new Simulation({ perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: 'x' }, exit: well }), passes: () => true, checkTakesMs: ({ cwd }) => (cwd.includes('integration') ? 60_000 : 0) });
    waiting.limits = { ...NO_LIMITS, review: 2 };
    const plan = await begin(waiting, { tasks: { ...four, W5: {}, W6: {}, W7: {} }, checks: ['true'] }, { maxParallel: 1 });
    const mostInReview = Math.max(...(await eachStep(waiting, plan, () => waiting.engine.snapshot().tasks.filter(({ state }) => state === 'queued' || state === 'landing').length)));
    expect(mostInReview).toBeLessThanOrEqual(3);
    expect(waiting.engine.snapshot().plans[0]?.state).toBe('completed');
  });

  test('does not keep back what has to land before what is proven, nor what that depends on', async () => {
    const sim = world({ review: 1 }, (job) => ({ takesMs: keyOf(job) === 'W4' ? 1000 : 5000 }));
    const plan = await begin(sim, { tasks: { W1: {}, W2: { needs: ['W1'] }, W3: {}, W4: {} }, mergeOrder: ['W2', 'W4'] }, { maxParallel: 1 });
    await sim.runToEnd(plan);
    expect(sim.jobs.started.map(keyOf)).toEqual(['W4', 'W1', 'W2', 'W3']);
    expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
  });

  test('does not count what nobody misses', async () => {
    const sim = world({ review: 1 }, failing('W1'));
    const plan = await begin(sim, { tasks: { W1: { optional: true }, W2: {} } }, { maxParallel: 1, maxAttempts: 1 });
    await sim.runToEnd(plan);
    expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
  });
});

describe('a machine that has not enough', () => {
  const wanted = { memoryMb: 500, diskMb: 1024, loadPerCore: 0 };
  const plenty = { freeMemoryMb: 8000, freeDiskMb: 8000, loadPerCore: 0.5 };

  test('keeps work from starting until it has, and the card says what is wanting', async () => {
    const sim = world({ machine: wanted });
    sim.machine = { ...plenty, freeMemoryMb: 300.4 };
    const plan = await begin(sim, { tasks: { W1: {}, W2: {} } });
    await sim.settle();
    expect(texts(sim)).toEqual({ W1: 'waits for memory: 300 MB free, 500 MB wanted', W2: 'waits for memory: 300 MB free, 500 MB wanted' });
    sim.machine = { ...plenty, freeDiskMb: 20 };
    const before = sim.clock.monotonic();
    await sim.step();
    expect(sim.clock.monotonic() - before).toBe(10_000);
    await sim.settle();
    expect(texts(sim)['W1']).toBe('waits for disk: 20 MB free, 1024 MB wanted');
    expect(sim.jobs.started).toEqual([]);
    expect(sim.engine.snapshot().plans[0]?.kept).toBe('Nothing of it starts while less than 1024 MB are free on the disk on which worktrees are made (limits.freeDiskMb).');
    sim.machine = plenty;
    await sim.runToEnd(plan);
    expect(sim.engine.snapshot().plans[0]).toMatchObject({ state: 'completed', kept: null });
  });

  test('is looked at again when something ends, and then starts go on', async () => {
    const sim = world({ machine: wanted }, (job) => ({ takesMs: keyOf(job) === 'W1' ? 3000 : 1000 }));
    sim.machine = plenty;
    const plan = await begin(sim, { tasks: { W1: {}, W2: { needs: ['W1'] } } });
    await sim.settle();
    sim.machine = { ...plenty, freeMemoryMb: 10 };
    await sim.step();
    await sim.settle();
    expect(texts(sim)['W2']).toBe('waits for memory: 10 MB free, 500 MB wanted');
    sim.machine = plenty;
    await sim.runToEnd(plan);
  });

  test('that others keep busy still lets one of ours run, and no second one', async () => {
    const sim = world({ machine: { memoryMb: 0, diskMb: 0, loadPerCore: 1.5 } });
    sim.machine = { ...plenty, loadPerCore: 7.25 };
    const plan = await begin(sim, { tasks: four });
    await sim.settle();
    expect(texts(sim)).toMatchObject({ W1: 'its agent works', W2: 'waits for the machine: its load per core is 7.3, and 1.5 the most for a start' });
    await sim.runToEnd(plan);
    expect(sim.mostAtOnce).toBe(1);
  });

  test('is not looked at where nothing could start, nor where nothing is asked of it', async () => {
    const sim = world({ machine: wanted });
    sim.machine = plenty;
    const plan = await begin(sim, { tasks: { W1: {} } });
    await sim.settle();
    const looks = sim.looksAtMachine;
    expect(looks).toBeGreaterThan(0);
    await sim.runToEnd(plan);
    expect(sim.looksAtMachine).toBe(looks);
    const other = world({});
    await other.runToEnd(await begin(other, { tasks: four }));
    expect(other.looksAtMachine).toBe(0);
  });

  test('of which nothing is known keeps nothing back', async () => {
    const sim = world({ machine: { ...wanted, loadPerCore: 1 } });
    await sim.runToEnd(await begin(sim, { tasks: four }));
    expect(sim.mostAtOnce).toBe(4);
  });
});

async function eachStep<T>(sim: Simulation, plan: string, look: () => T): Promise<readonly T[]> {
  const seen: T[] = [];
  await sim.runToEnd(plan, () => {
    seen.push(look());
    return Promise.resolve();
  });
  return seen;
}
