import { expect, test } from 'vitest';
import { idleTime } from '../../../src/engine/board/idleTime';
import type { JobRequest } from '../../../src/engine/index';
import { Simulation } from '../../support/simulation';
import { yamlPlan, type YamlSketch } from '../../support/yamlPlan';

const TAKES: Readonly<Record<string, number>> = { W1: 10_000, W2: 30_000, W3: 20_000, W4: 5_000 };

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

async function summaryOf(sketch: YamlSketch, maxParallel: number) {
  const world = new Simulation({ perform: (job) => ({ takesMs: TAKES[keyOf(job)] ?? 0, commits: { [keyOf(job)]: 'x' }, exit: { kind: 'code', code: 0 } }), passes: () => true });
  await world.runToEnd(await world.start(yamlPlan(sketch), { maxParallel }, 'plan.yaml'));
  return world.engine.snapshot().plans[0]?.summary;
}

test('the figures compare with one after another, and name the chain that took longest', async () => {
  const summary = await summaryOf({ tasks: { W1: {}, W2: {}, W3: { needs: ['W1'] }, W4: { needs: ['W3'] } } }, 4);
  expect(summary).toMatchObject({ elapsedMs: 35_000, sequentialMs: 65_000, tasksWorkedOn: 4, criticalPath: { keys: ['W1', 'W3', 'W4'], ms: 35_000 }, idleMs: 0 });
  expect(summary?.batches.map(({ number, sequentialMs }) => [number, sequentialMs])).toEqual([[1, 40_000], [2, 20_000], [3, 5_000]]);
});

test('the commands that prove the work count as its time', async () => {
  const world = new Simulation({ perform: () => ({ takesMs: 1000, commits: { a: 'x' }, exit: { kind: 'code', code: 0 } }), passes: () => true, checkTakesMs: () => 500 });
  await world.runToEnd(await world.start(yamlPlan({ tasks: { W1: {} }, checks: ['true'] }), {}, 'plan.yaml'));
  // One check in the worktree, one on the merged result.
  expect(world.engine.snapshot().plans[0]?.summary).toMatchObject({ sequentialMs: 2000, tasksWorkedOn: 1 });
});

test('a slot is idle where it is empty and something waits', () => {
  const busy = [{ from: 0, to: 10 }, { from: 5, to: 10 }];
  expect(idleTime({ slots: 2, busy, waiting: [{ from: 0, to: 10 }] })).toBe(5);
  expect(idleTime({ slots: 2, busy, waiting: [] })).toBe(0);
  expect(idleTime({ slots: 1, busy, waiting: [{ from: 0, to: 20 }] })).toBe(10);
  expect(idleTime({ slots: 4, busy: [], waiting: [{ from: 0, to: 3 }, { from: 0, to: 3 }] })).toBe(6);
});
