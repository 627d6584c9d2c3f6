import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlanTasks } from '../../src/engine/run/planTasks';
import { currentBatch, landedBatches } from '../../src/engine/run/batches';
import { dead, unmet } from '../../src/engine/run/progress';
import { remainingHops } from '../../src/engine/plan/graph';
import { urgency } from '../../src/engine/run/urgency';
import type { Task } from '../../src/engine/index';
import { aTask } from '../support/storeRig';

const STATES: readonly Task['state'][] = [
  { kind: 'backlog' },
  { kind: 'ready' },
  { kind: 'preparing', attemptId: 'a', why: { kind: 'first' } },
  { kind: 'running', attemptId: 'a' },
  { kind: 'queued', attemptId: 'a', tip: 't', since: 1 },
  { kind: 'landed', commit: 'c', at: 1 },
  { kind: 'failed', failure: { kind: 'worktree', reason: 'gone' } },
  { kind: 'cancelled' },
];

interface Change {
  readonly task: number;
  readonly state: number;
  readonly needs: readonly number[] | null;
  readonly batch: number;
  readonly optional: boolean;
  /** Rounds that are over; null for a task that has none. */
  readonly rounds: number | null;
  readonly gone: boolean;
}

const change: fc.Arbitrary<Change> = fc.record({
  task: fc.nat(7),
  state: fc.nat(STATES.length - 1),
  // Most changes leave the graph as it is.
  needs: fc.option(fc.array(fc.nat(7), { maxLength: 3 }), { freq: 4 }),
  batch: fc.integer({ min: 1, max: 3 }),
  optional: fc.boolean(),
  rounds: fc.option(fc.nat(1), { freq: 3, nil: null }),
  gone: fc.boolean(),
});

/** What is kept in order by each change, against the same worked out from nothing. */
test('after any changes, all that is asked about a plan is as if it had just been put together', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.array(fc.nat(7), { maxLength: 8 }), (changes, order) => {
      const kept = new PlanTasks();
      const rows = new Map<string, Task>();
      const mergeOrder = [...new Set(order)].map((index) => [`K${String(index)}`]);
      for (const { task, state, needs, batch, optional, rounds, gone } of changes) {
        const id = String(task);
        const known = rows.get(id);
        if (gone && needs !== null) {
          rows.delete(id);
          kept.remove(id);
        } else {
          const dependsOn = needs === null && known !== undefined ? known.dependsOn : (needs ?? []).filter((on) => on < task).map((on) => ({ on: `K${String(on)}`, kind: 'success' as const, name: null }));
          const row = aTask({ ...known, ...(known === undefined ? { optional, ...roundsOf(rounds) } : {}), id, key: `K${id}`, position: task, dependsOn, batch: known?.batch ?? batch, state: STATES[state]! });
          rows.set(id, row);
          kept.put(row);
        }
        compare(kept, [...rows.values()].sort((a, b) => a.position - b.position), mergeOrder);
      }
    }),
    { numRuns: 300 },
  );
});

function roundsOf(ended: number | null): Pick<Task, 'rounds'> {
  return ended === null ? {} : { rounds: { begun: 1, ended, seen: 0, final: false } };
}

function compare(kept: PlanTasks, tasks: readonly Task[], mergeOrder: readonly (readonly string[])[]): void {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const urgent = urgency(mergeOrder, remainingHops(tasks));
  const inBacklog = tasks.filter(({ state }) => state.kind === 'backlog');
  expect(kept.all).toEqual(tasks);
  expect(kept.size).toBe(tasks.length);
  expect(kept.dead).toEqual(dead(tasks));
  expect(kept.unblocked()).toEqual(inBacklog.filter((task) => unmet(task, byKey).length === 0));
  expect([...kept.ready(mergeOrder)]).toEqual(tasks.filter(({ state }) => state.kind === 'ready').sort(urgent));
  expect([...kept.queued(mergeOrder)]).toEqual(tasks.filter(({ state }) => state.kind === 'queued').sort(urgent));
  expect(kept.in('failed', 'running')).toEqual(tasks.filter(({ state }) => state.kind === 'failed' || state.kind === 'running'));
  const placed = tasks.filter(({ rounds }) => rounds === undefined);
  expect(new Set(kept.continuous)).toEqual(new Set(tasks.filter(({ rounds }) => rounds !== undefined)));
  expect(kept.batches).toEqual([...new Set(placed.map(({ batch }) => batch))].sort((a, b) => a - b));
  for (const task of tasks) {
    expect(kept.get(task.key)).toBe(task);
    expect(kept.waitingFor(task.key)).toEqual(inBacklog.filter(({ dependsOn }) => dependsOn.some(({ on }) => on === task.key)));
  }
  const excused = tasks.filter(({ key, optional, state }) => optional === true && dead(tasks).has(key) && ['failed', 'cancelled', 'backlog'].includes(state.kind));
  expect(kept.excused).toEqual(excused);
  const last = Math.max(0, ...placed.map(({ batch }) => batch)) + (placed.length < tasks.length && tasks.every(({ rounds, state }) => rounds === undefined || state.kind === 'landed') ? 1 : 0);
  const open = placed.filter((task) => task.state.kind !== 'landed' && !excused.includes(task)).map(({ batch }) => batch);
  expect(landedBatches(kept)).toBe(open.length === 0 ? last : Math.min(...open) - 1);
  const alive = placed.filter((task) => task.state.kind !== 'landed' && !dead(tasks).has(task.key)).map(({ batch }) => batch);
  expect(currentBatch(kept)).toBe(alive.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...alive));
}
