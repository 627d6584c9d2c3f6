import { expect, test } from 'vitest';
import type { JobRequest } from '../../src/engine/index';
import { planText } from '../support/planText';
import { Simulation } from '../support/simulation';

const well = { kind: 'code', code: 0 } as const;
const keyOf = (job: JobRequest): string => job.taskId.split('/').at(-1) ?? '';

function world(sweepEveryMs: number): Simulation {
  const simulation = new Simulation({ perform: (job) => ({ takesMs: 60_000, commits: keyOf(job) === 'w3' ? { own: 'x' } : { shared: keyOf(job) }, exit: well }), passes: () => true });
  simulation.limits = { ...simulation.limits, sweepEveryMs };
  return simulation;
}

/** By key, with whom each task is in conflict. */
function seen(simulation: Simulation): Record<string, readonly (string | null)[]> {
  return Object.fromEntries(simulation.engine.snapshot().tasks.flatMap(({ key, conflicts }) => (conflicts.length === 0 ? [] : [[key, conflicts.map((coming) => coming.with)]])));
}

test('while agents run, the cards tell who will not merge with whom, and stop telling when it is over', async () => {
  const it = world(15_000);
  const plan = await it.start(planText({ tasks: { W1: [], W2: [], W3: [] } }));
  const told: string[] = [];
  it.engine.onDelta(({ tasks }) => {
    for (const { key, conflicts } of tasks) if (conflicts.length > 0) told.push(`${key} with ${String(conflicts[0]?.with)} in ${conflicts[0]?.files.join() ?? ''}`);
  });
  await it.settle();
  for (const { key, worktree } of it.engine.snapshot().tasks) it.git.commitIn(worktree ?? '', key === 'W3' ? { own: 'y' } : { shared: `early ${key}` });
  await it.step();
  await it.settle();
  expect(seen(it)).toEqual({ W1: ['W2'], W2: ['W1'] });
  await it.runToEnd(plan);
  expect(told).toContain('W1 with W2 in shared');
  expect(seen(it)).toEqual({});
});

test('nobody is tried where the radar is off', async () => {
  const it = world(0);
  const plan = await it.start(planText({ tasks: { W1: [], W2: [] } }));
  const sizes: number[] = [];
  it.engine.onDelta(({ tasks }) => sizes.push(...tasks.map(({ conflicts }) => conflicts.length)));
  await it.runToEnd(plan);
  expect(Math.max(...sizes)).toBe(0);
});
