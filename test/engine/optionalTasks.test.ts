import { expect, test } from 'vitest';
import type { AttemptExit, JobRequest } from '../../src/engine/index';
import { sha256, Simulation, type Performance } from '../support/simulation';
import { yamlPlan, type YamlSketch } from '../support/yamlPlan';

const well: AttemptExit = { kind: 'code', code: 0 };
const badly: Performance = { takesMs: 1000, exit: { kind: 'code', code: 1 } };

function text(tasks: YamlSketch['tasks'], finalChecks: readonly string[] = []): string {
  return yamlPlan({ tasks, finalChecks });
}

function world(...failing: readonly string[]): Simulation {
  const bad = new Set(failing);
  return new Simulation({ perform: (job) => (bad.has(keyOf(job)) ? badly : { takesMs: 1000, commits: { [keyOf(job)]: 'x' }, exit: well }), passes: () => true });
}

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

async function run(simulation: Simulation, plan: string): Promise<string> {
  const id = await simulation.start(plan, { maxAttempts: 1 }, 'plan.yaml');
  await simulation.runToEnd(id);
  return id;
}

test('a plan is complete without an optional task that failed, and says which one', async () => {
  const simulation = world('W2');
  await run(simulation, text({ W1: {}, W2: { optional: true } }));
  const { plans, tasks } = simulation.engine.snapshot();
  expect(plans[0]).toMatchObject({ state: 'completed', landed: 1, failed: 1, needsYou: 0, excused: ['W2'], text: 'Everything that had to land has landed; 1 optional task failed: W2.' });
  expect(tasks[1]).toMatchObject({ state: 'failed', needsYou: false, optional: true });
});

test('optional tasks behind one that failed are done without, too, and each says why it cannot start', async () => {
  const simulation = world('W2');
  await run(simulation, text({ W1: {}, W2: { optional: true }, W3: { optional: true, needs: ['W2'] } }));
  const { plans, tasks } = simulation.engine.snapshot();
  expect(plans[0]).toMatchObject({ state: 'completed', excused: ['W2', 'W3'], text: 'Everything that had to land has landed; 1 optional task failed: W2; 1 optional task not begun: W3.' });
  expect(tasks[2]).toMatchObject({ state: 'backlog', text: 'cannot start: W2 did not land' });
});

test('a task that is needed keeps its plan from completing, also where only an optional one keeps it from starting', async () => {
  const simulation = world('W1');
  await run(simulation, text({ W1: { optional: true }, W2: { needs: ['W1'] } }));
  expect(simulation.engine.snapshot().plans[0]).toMatchObject({ state: 'incomplete', excused: ['W1'] });
});

test('the final checks run although an optional task failed', async () => {
  const simulation = world('W2');
  await run(simulation, text({ W1: {}, W2: { optional: true } }, ['npm test']));
  expect(simulation.events.map(({ event }) => event.type)).toContain('plan.verifying');
  expect(simulation.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('the branch of the user follows a batch of which all has landed that had to', async () => {
  const simulation = world('W2');
  const plan = await simulation.start(text({ W1: {}, W2: { optional: true }, W3: { needs: ['W1'] } }), { maxAttempts: 1, advance: 'batch' }, 'plan.yaml');
  await simulation.runToEnd(plan);
  const moves = simulation.events.flatMap(({ event }) => (event.type === 'plan.advanced' && event.advance.kind === 'moved' ? [event.advance.batches] : []));
  expect(moves).toEqual([1, 2]);
});

test('an optional task can be tried again after its plan is complete', async () => {
  const failing = new Set(['W2']);
  const simulation = new Simulation({ perform: (job) => (failing.has(keyOf(job)) ? badly : { takesMs: 1000, commits: { [keyOf(job)]: 'x' }, exit: well }), passes: () => true });
  const plan = await run(simulation, text({ W1: {}, W2: { optional: true } }));
  failing.clear();
  await simulation.engine.retry(simulation.engine.snapshot().tasks[1]?.id ?? '');
  await simulation.runToEnd(plan);
  expect(simulation.engine.snapshot().plans[0]).toMatchObject({ state: 'completed', landed: 2, excused: [], text: 'Everything landed.' });
});

test('who starts such a plan once more is told that it is complete, and how the optional task is tried again', async () => {
  const simulation = world('W2');
  const plan = text({ W1: {}, W2: { optional: true } });
  await run(simulation, plan);
  await expect(simulation.start(plan, { maxAttempts: 1 }, 'plan.yaml')).rejects.toThrow('already-landed: Everything that had to land has landed; 1 optional task failed: W2. It is on coppice/');
});

test('a task may be made optional while it runs', async () => {
  const simulation = world('W2');
  const plan = await simulation.start(text({ W1: {}, W2: {} }), { maxAttempts: 1 }, 'plan.yaml');
  await simulation.settle();
  const changed = text({ W1: {}, W2: { optional: true } });
  expect(await simulation.engine.startPlan({ path: '/repo/plan.yaml', text: changed, options: {}, consent: sha256(changed), environment: {}, accept: true })).toMatchObject({ kind: 'changed' });
  await simulation.runToEnd(plan);
  expect(simulation.engine.snapshot().plans[0]).toMatchObject({ state: 'completed', excused: ['W2'] });
});
