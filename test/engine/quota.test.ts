import { expect, test } from 'vitest';
import type { AttemptExit, JobRequest, Report } from '../../src/engine/index';
import { Simulation, type Performance } from '../support/simulation';
import { yamlPlan, type YamlSketch } from '../support/yamlPlan';

const well: AttemptExit = { kind: 'code', code: 0 };
const HOUR = 60 * 60_000;

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

function refusedUntil(until: number | null): Report {
  return { usage: null, quota: { until, text: '5-hour limit reached' } };
}

function world(perform: (job: JobRequest, sim: Simulation) => Partial<Performance>): Simulation {
  const made: Simulation = new Simulation({ perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: job.attemptId }, exit: well, ...perform(job, made) }), passes: () => true });
  return made;
}

/** Attempts that are refused with this, until the clock says otherwise. */
function refused(until: number | null): Partial<Performance> {
  return { exit: { kind: 'code', code: 1 }, commits: {}, report: refusedUntil(until) };
}

function begin(sim: Simulation, sketch: YamlSketch, options: Parameters<Simulation['start']>[1] = {}, name = 'plan.yaml'): Promise<string> {
  return sim.start(yamlPlan(sketch), options, name);
}

function texts(sim: Simulation): Record<string, string> {
  return Object.fromEntries(sim.engine.snapshot().tasks.map(({ key, text }) => [key, text]));
}

function startsOf(sim: Simulation): readonly number[] {
  return sim.events.flatMap(({ at, event }) => (event.type === 'attempt.live' ? [at] : []));
}

/** The first `count` attempts are refused until this time. */
function refusing(count: number, until: (sim: Simulation) => number | null): Simulation {
  let left = count;
  return world((_, sim) => (left-- > 0 ? refused(until(sim)) : {}));
}

test('what is refused for its quota waits until it may go on, says so, and uses up no try', async () => {
  let reset = 0;
  const sim = refusing(1, () => reset);
  reset = sim.clock.wall() + HOUR;
  const plan = await begin(sim, { tasks: { W1: {} } }, { maxAttempts: 1 });
  await sim.step();
  await sim.settle();
  const time = new Date(reset).toISOString().slice(0, 16).replace('T', ' ');
  expect(texts(sim)['W1']).toBe(`waits until ${time} UTC for its quota: 5-hour limit reached`);
  expect(sim.engine.snapshot().tasks[0]).toMatchObject({ state: 'waiting', nextAttemptAt: reset, failures: null, needsYou: false });
  expect(sim.engine.snapshot().plans[0]?.kept).toBe(`Nothing of it goes on before ${time} UTC: the quota of helpful is used up. To try at once, cancel what waits and retry it.`);
  await sim.runToEnd(plan);
  expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
  expect(startsOf(sim)[1]).toBe(reset);
  expect(sim.store.load().rows.tasks[0]).toMatchObject({ tries: { started: 2, failed: 0 }, jobs: [{ tries: { failed: 0, lost: 0 } }] });
});

test('others of the same agent do not start before that, in no plan, and other agents do', async () => {
  let reset = 0;
  const sim = refusing(1, () => reset);
  reset = sim.clock.wall() + HOUR;
  const first = await begin(sim, { tasks: { W1: {}, W2: { needs: ['W3'] }, W3: { agent: 'other' } } }, { maxParallel: 2 }, 'one.yaml');
  await sim.step();
  const second = await begin(sim, { tasks: { V1: {} } }, {}, 'two.yaml');
  const agents = new Map<number, string[]>();
  const note = (): Promise<void> => {
    agents.set(sim.clock.wall(), sim.engine.snapshot().tasks.filter(({ liveness }) => liveness !== null).map(({ key }) => key));
    return Promise.resolve();
  };
  await sim.settle();
  const time = new Date(reset).toISOString().slice(0, 16).replace('T', ' ');
  expect(texts(sim)['V1']).toBe(`waits until ${time} UTC: the quota of helpful is used up`);
  await sim.runToEnd(first, note);
  await sim.runToEnd(second, note);
  const agentOf = new Map(sim.jobs.started.map((job) => [job.attemptId, job.agent]));
  const starts = sim.events.flatMap(({ at, event }) => (event.type === 'attempt.live' && agentOf.get(event.attemptId) === 'helpful' ? [at] : []));
  expect(starts.slice(1).every((at) => at >= reset)).toBe(true);
  expect(sim.engine.snapshot().plans.map(({ state }) => state)).toEqual(['completed', 'completed']);
});

test('where nobody says until when, it is tried again after a pause that grows', async () => {
  const sim = refusing(4, () => null);
  const plan = await begin(sim, { tasks: { W1: {} } }, { maxAttempts: 1 });
  await sim.runToEnd(plan);
  const starts = startsOf(sim);
  const pauses = starts.slice(1).map((at, index) => at - (starts[index] ?? 0) - 1000);
  expect(pauses).toEqual([60_000, 120_000, 240_000, 480_000]);
});

test('a quota that is said to last for years is waited for eight days at the most, and one that is over for ten seconds', async () => {
  const sim = refusing(1, ({ clock }) => clock.wall() + 1000 * 24 * HOUR);
  await sim.runToEnd(await begin(sim, { tasks: { W1: {} } }));
  expect((startsOf(sim)[1] ?? 0) - (startsOf(sim)[0] ?? 0)).toBe(8 * 24 * HOUR + 1000);
  const over = refusing(1, () => 5);
  await over.runToEnd(await begin(over, { tasks: { W1: {} } }));
  expect((startsOf(over)[1] ?? 0) - (startsOf(over)[0] ?? 0)).toBe(11_000);
});

test('a wait for a quota is not taken for a clock that was set back, and ends where the clock was', async () => {
  let reset = 0;
  const sim = refusing(1, () => reset);
  reset = sim.clock.wall() + 2 * 24 * HOUR;
  const plan = await begin(sim, { tasks: { W1: {} } });
  await sim.step();
  await sim.settle();
  await sim.killAndRestart();
  await sim.settle();
  expect(sim.jobs.started).toHaveLength(1);
  await sim.runToEnd(plan);
  expect(startsOf(sim)[1]).toBe(reset);
});

test('an engine that died before it heard of it, or right after, parks it all the same', async () => {
  let reset = 0;
  const sim = refusing(1, () => reset);
  reset = sim.clock.wall() + HOUR;
  const plan = await begin(sim, { tasks: { W1: {} } }, { maxAttempts: 1 });
  await sim.settle();
  const restart = sim.killAndRestart();
  sim.clock.advanceTo(sim.jobs.nextEnd ?? 0);
  sim.jobs.endDue();
  await restart;
  await sim.settle();
  await sim.killAndRestart();
  await sim.settle();
  expect(texts(sim)['W1']).toContain('for its quota');
  await sim.runToEnd(plan);
  expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('an agent that was refused for a while and ended well has ended well', async () => {
  const sim = world(() => ({ report: refusedUntil(null) }));
  await sim.runToEnd(await begin(sim, { tasks: { W1: {}, W2: { needs: ['W1'] } } }));
  expect(sim.jobs.started).toHaveLength(2);
});

test('one that falls silent because of it waits as well, and does not count as dead', async () => {
  let reset = 0;
  let first = true;
  const sim = world(() => {
    const silent = first ? { takesMs: 100 * HOUR, signsForMs: 0, report: refusedUntil(reset) } : {};
    first = false;
    return silent;
  });
  reset = sim.clock.wall() + 3 * HOUR;
  const plan = await begin(sim, { tasks: { W1: {} } }, { patience: { plateau: 2, agentSilentMs: 60_000, scriptSilentMs: 60_000, whenSilent: 'retry' } });
  await sim.runToEnd(plan);
  expect(startsOf(sim)[1]).toBe(reset);
  expect(sim.store.load().rows.tasks[0]?.jobs[0]?.tries).toEqual({ failed: 0, lost: 0 });
});

test('who gives up what waits and tries it again, tries at once', async () => {
  let reset = 0;
  const sim = refusing(1, () => reset);
  reset = sim.clock.wall() + 24 * HOUR;
  const plan = await begin(sim, { tasks: { W1: {} } });
  await sim.step();
  await sim.settle();
  const [task] = sim.engine.snapshot().tasks;
  await sim.engine.cancel({ kind: 'task', taskId: task?.id ?? '' });
  await sim.settle();
  await sim.engine.retry(task?.id ?? '');
  await sim.engine.resume({ planId: plan, environment: {} });
  await sim.runToEnd(plan);
  expect(sim.clock.wall()).toBeLessThan(reset);
  expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
});
