import { expect, test } from 'vitest';
import type { AttemptExit, Event, JobRequest } from '../../src/engine/index';
import { Simulation, type Performance } from '../support/simulation';
import { yamlPlan, type YamlSketch } from '../support/yamlPlan';

const well: AttemptExit = { kind: 'code', code: 0 };

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

/** Every round of a task commits something new, unless a test says otherwise. */
function works(perform: (job: JobRequest) => Partial<Performance> = () => ({})): Simulation {
  return new Simulation({ perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: job.attemptId }, exit: well, ...perform(job) }), passes: () => true });
}

async function run(world: Simulation, sketch: YamlSketch, options: Parameters<Simulation['start']>[1] = {}): Promise<string> {
  const plan = await world.start(yamlPlan(sketch), { roundPause: 0, ...options }, 'plan.yaml');
  await world.runToEnd(plan);
  return plan;
}

function landings(world: Simulation): readonly string[] {
  const keyById = new Map(world.engine.snapshot().tasks.map((task) => [task.id, task.key]));
  const taskOf = new Map(world.events.flatMap(({ event }) => (event.type === 'landing.started' ? [[event.landing.id, keyById.get(event.landing.taskId) ?? ''] as const] : [])));
  return world.events.flatMap(({ event }) => (event.type === 'landing.landed' ? [taskOf.get(event.landingId) ?? ''] : []));
}

function rounds(world: Simulation): readonly boolean[] {
  return world.events.flatMap(({ event }) => (event.type === 'task.claimed' && event.round !== undefined ? [event.round.final] : []));
}

function count(world: Simulation, type: Event['type']): number {
  return world.events.filter(({ event }) => event.type === type).length;
}

test('a continuous task starts with the first, lands again after others have, and is done after them', async () => {
  const world = works();
  await run(world, { tasks: { W1: {}, W2: { needs: ['W1'] }, W3: { needs: ['W2'] }, C: { continuous: true } } });
  expect(world.jobs.started.slice(0, 2).map(keyOf).sort()).toEqual(['C', 'W1']);
  const landed = landings(world);
  expect(landed.filter((key) => key === 'C').length).toBeGreaterThan(2);
  expect(landed.at(-1)).toBe('C');
  expect(rounds(world).filter(Boolean)).toEqual([true]);
  const { plans, tasks } = world.engine.snapshot();
  expect(plans[0]).toMatchObject({ state: 'completed', landed: 4, total: 4 });
  expect(plans[0]?.summary?.landedCommits.map(({ key }) => key)).toEqual(landed);
  expect(tasks[3]).toMatchObject({ state: 'landed', round: { final: true } });
  expect(tasks[3]?.round?.landed).toHaveLength(landed.filter((key) => key === 'C').length);
});

test('each round starts from what the others have landed by then, and its agent is told which round it is', async () => {
  const world = works();
  await run(world, { tasks: { W1: {}, C: { continuous: true } } });
  const told = world.jobs.started.filter((job) => keyOf(job) === 'C').map(({ why, round }) => [why.kind, round?.final]);
  expect(told).toEqual([['first', false], ['round', true]]);
  const last = world.jobs.started.filter((job) => keyOf(job) === 'C').at(-1);
  expect([...world.git.ancestry(last?.base ?? '')].map((oid) => world.git.commits.get(oid)?.trailers.get('Coppice-Task'))).toContain('W1');
});

test('a round that changes nothing is no failure', async () => {
  const world = new Simulation({ perform: (job) => ({ takesMs: 1000, ...(keyOf(job) === 'C' ? {} : { commits: { [keyOf(job)]: 'x' } }), exit: well }), passes: () => true });
  await run(world, { tasks: { W1: {}, W2: { needs: ['W1'] }, C: { continuous: true } } });
  expect(landings(world)).toEqual(['W1', 'W2']);
  expect(count(world, 'round.ended')).toBe(rounds(world).length);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('without anything new there is no round: it rests, and costs nothing', async () => {
  const world = works((job) => ({ takesMs: keyOf(job) === 'W1' ? 1_000_000 : 1000 }));
  await run(world, { tasks: { W1: {}, C: { continuous: true } } });
  expect(rounds(world)).toEqual([false, true]);
});

test('between two rounds there is the pause that the settings ask for, but not before the last', async () => {
  const world = works((job) => ({ takesMs: { C: 1000, W1: 2000, W2: 4000, W3: 200_000 }[keyOf(job)] ?? 0 }));
  await run(world, { tasks: { W1: {}, W2: {}, W3: {}, C: { continuous: true } } }, { roundPause: 60 });
  const begun = world.events.flatMap(({ at, event }) => (event.type === 'task.claimed' && event.round !== undefined ? [at] : []));
  const over = world.events.flatMap(({ at, event }) => (event.type === 'landing.landed' ? [at] : []));
  expect(begun).toHaveLength(3);
  expect((begun[1] ?? 0) - (over[0] ?? 0)).toBe(60_000);
  expect((begun[2] ?? 0) - (over.at(-2) ?? 0)).toBe(0);
});

test('two continuous tasks do not keep each other going', async () => {
  const world = works();
  await run(world, { tasks: { C: { continuous: true }, D: { continuous: true }, W1: {} } });
  expect(rounds(world).length).toBeLessThanOrEqual(6);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('a plan of continuous tasks alone has one round of each', async () => {
  const world = works();
  await run(world, { tasks: { C: { continuous: true }, D: { continuous: true } } });
  expect(rounds(world)).toEqual([true, true]);
});

test('with one slot the others go first, and the continuous task has its last round all the same', async () => {
  const world = works();
  await run(world, { tasks: { C: { continuous: true }, W1: {}, W2: {}, W3: {} } }, { maxParallel: 1 });
  expect(world.mostAtOnce).toBe(1);
  expect(landings(world).slice(0, 3)).toEqual(['W1', 'W2', 'W3']);
  expect(new Set(landings(world).slice(3))).toEqual(new Set(['C']));
});

test('what depends on a continuous task begins after its first round, under both schedules and a merge order that names it first', async () => {
  for (const schedule of ['flow', 'batch'] as const) {
    const world = works();
    await run(world, { tasks: { C: { continuous: true }, W1: { needs: ['C'] }, W2: { needs: ['W1'] } }, mergeOrder: ['C', 'W2', 'W1'].slice(0, 2) }, { schedule });
    expect(landings(world)[0]).toBe('C');
    expect(landings(world).at(-1)).toBe('C');
    expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
  }
});

test('where another task failed for good there is no last round; once that is mended it follows', async () => {
  const failing = new Set(['W1']);
  const world = works((job) => (failing.has(keyOf(job)) ? { exit: { kind: 'code', code: 1 } } : {}));
  const plan = await run(world, { tasks: { W1: {}, W2: {}, C: { continuous: true } } }, { maxAttempts: 1 });
  expect(world.engine.snapshot().plans[0]?.state).toBe('incomplete');
  expect(rounds(world)).not.toContain(true);
  expect(world.engine.snapshot().tasks[2]).toMatchObject({ state: 'waiting', text: 'rests; its next round begins when others have landed more' });
  failing.clear();
  await world.engine.retry(world.engine.snapshot().tasks[0]?.id ?? '');
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
  expect(landings(world).at(-1)).toBe('C');
});

test('a round that fails is tried again like any work, and counts as the same round', async () => {
  let failures = 0;
  const world = works((job) => (keyOf(job) === 'C' && failures++ < 1 ? { exit: { kind: 'code', code: 1 } } : {}));
  await run(world, { tasks: { W1: {}, C: { continuous: true } } });
  expect(world.jobs.started.filter((job) => keyOf(job) === 'C').map(({ round }) => round?.number).slice(0, 2)).toEqual([1, 1]);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('the branch of the user follows once more when the continuous tasks are done', async () => {
  const world = works();
  const plan = await run(world, { tasks: { W1: {}, C: { continuous: true } } }, { advance: 'batch' });
  const moves = world.events.flatMap(({ event }) => (event.type === 'plan.advanced' && event.advance.kind === 'moved' ? [event.advance.commit] : []));
  expect(moves.at(-1)).toBe(world.git.refs.get(`refs/heads/coppice/${plan}/integration`));
});

test('a continuous task survives an engine that is killed at any moment', async () => {
  const world = works();
  const plan = await world.start(yamlPlan({ tasks: { W1: {}, W2: { needs: ['W1'] }, C: { continuous: true } } }), { roundPause: 5 }, 'plan.yaml');
  await world.runToEnd(plan, () => world.killAndRestart());
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
  expect(landings(world).at(-1)).toBe('C');
});
