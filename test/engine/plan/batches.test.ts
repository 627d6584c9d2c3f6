import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatches } from '../../../src/engine/plan/batches';
import { acyclicTasks, task } from './support';

describe('planBatches', () => {
  it('makes one batch of each level, in the order of the document', () => {
    expect(planBatches([task('W2'), task('W3', 'W1'), task('W1')])).toEqual([
      { number: 1, keys: ['W2', 'W1'], canParallel: true, dependsOn: [] },
      { number: 2, keys: ['W3'], canParallel: false, dependsOn: [1] },
    ]);
  });

  it('splits a level where two tasks must not share a batch, and lets the second half wait for the first', () => {
    expect(planBatches([task('A'), task('B'), task('C')], { mustNotShare: [['B', 'A']] })).toEqual([
      { number: 1, keys: ['A', 'C'], canParallel: true, dependsOn: [] },
      { number: 2, keys: ['B'], canParallel: false, dependsOn: [1] },
    ]);
  });

  it('says that nothing runs side by side where one task is allowed at a time', () => {
    expect(planBatches([task('A'), task('B')], { maxParallel: 1 }).map((batch) => batch.canParallel)).toEqual([false]);
  });

  it('ignores pairs of unknown tasks and of one task with itself', () => {
    expect(planBatches([task('A')], { mustNotShare: [['A', 'A'], ['A', 'ghost']] })).toHaveLength(1);
  });

  it('puts every task in exactly one batch, behind all it depends on and never beside a rival', () => {
    const pair = fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 23 })).map(([a, b]) => [`T${String(a)}`, `T${String(b)}`] as const);
    fc.assert(
      fc.property(acyclicTasks, fc.array(pair, { maxLength: 30 }), (tasks, pairs) => {
        const mustNotShare = pairs.map(([a, b]): [string, string] => [a, b]);
        const batches = planBatches(tasks, { mustNotShare });
        const batchOf = new Map(batches.flatMap((batch) => batch.keys.map((key) => [key, batch] as const)));
        expect(batches.flatMap((batch) => batch.keys).sort()).toEqual(tasks.map(({ key }) => key).sort());
        expect(batches.map((batch) => batch.number)).toEqual(batches.map((_, index) => index + 1));
        for (const { key, dependsOn } of tasks) {
          for (const { on } of dependsOn) expect(batchOf.get(key)?.dependsOn).toContain(batchOf.get(on)?.number);
        }
        for (const [one, other] of pairs) {
          if (one !== other && batchOf.has(one)) expect(batchOf.get(one)).not.toBe(batchOf.get(other));
        }
        for (const batch of batches) for (const earlier of batch.dependsOn) expect(earlier).toBeLessThan(batch.number);
        expect(planBatches(tasks, { mustNotShare })).toEqual(batches);
      }),
    );
  });

  it('batches ten thousand tasks in a row well within a second', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => (index === 0 ? task('T0') : task(`T${String(index)}`, `T${String(index - 1)}`)));
    expect(planBatches(tasks)).toHaveLength(10_000);
  });
});
