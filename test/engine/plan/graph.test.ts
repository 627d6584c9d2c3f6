import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycle, levels, remainingHops, type GraphTask } from '../../../src/engine/plan/graph';
import { acyclicTasks, task } from './support';

function chain(length: number): readonly GraphTask[] {
  return Array.from({ length }, (_, index) => (index === 0 ? task('T0') : task(`T${String(index)}`, `T${String(index - 1)}`)));
}

describe('findCycle', () => {
  it('names the whole path that closes the cycle and nothing that only leads to it', () => {
    expect(findCycle([task('A', 'W1'), task('W1', 'W2'), task('W2', 'W1')])).toEqual(['W1', 'W2', 'W1']);
  });

  it('sees a task that waits for itself', () => {
    expect(findCycle([task('A', 'A')])).toEqual(['A', 'A']);
  });

  it('finds nothing in a diamond or in dependencies on unknown tasks', () => {
    expect(findCycle([task('A'), task('B', 'A'), task('C', 'A'), task('D', 'B', 'C', 'ghost')])).toBeNull();
  });

  it('finds none in any graph without one, and one in any that got an edge back', () => {
    fc.assert(
      fc.property(acyclicTasks, fc.nat(), (tasks, pick) => {
        expect(findCycle(tasks)).toBeNull();
        const edges = tasks.flatMap(({ key, dependsOn }) => dependsOn.map(({ on }) => ({ key, on })));
        const back = edges[pick % Math.max(1, edges.length)];
        if (back === undefined) return;
        const closed = tasks.map((each) => (each.key === back.on ? task(each.key, ...each.dependsOn.map(({ on }) => on), back.key) : each));
        const cycle = findCycle(closed) ?? [];
        expect(cycle.length).toBeGreaterThan(2);
        expect(cycle.at(-1)).toBe(cycle[0]);
        const byKey = new Map(closed.map((each) => [each.key, each]));
        for (const [index, key] of cycle.slice(0, -1).entries()) {
          expect(byKey.get(key)?.dependsOn.map(({ on }) => on)).toContain(cycle[index + 1]);
        }
      }),
    );
  });

  it('walks a chain of ten thousand tasks, closed or not', () => {
    const tasks = chain(10_000);
    expect(findCycle(tasks)).toBeNull();
    expect(findCycle([task('T0', 'T9999'), ...tasks.slice(1)])).toHaveLength(10_001);
  });
});

describe('levels', () => {
  it('puts each task behind the longest chain that leads to it', () => {
    const tasks = [task('D', 'B', 'A'), task('B', 'A'), task('A'), task('C')];
    expect(Object.fromEntries(levels(tasks))).toEqual({ A: 0, C: 0, B: 1, D: 2 });
  });

  it('gives none to tasks on a cycle or behind one, and counts a doubled dependency once', () => {
    const tasks = [task('A', 'B'), task('B', 'A'), task('C', 'A'), task('D'), task('E', 'D', 'D')];
    expect(Object.fromEntries(levels(tasks))).toEqual({ D: 0, E: 1 });
  });

  it('is one more than the highest level among the dependencies', () => {
    fc.assert(
      fc.property(acyclicTasks, (tasks) => {
        const level = levels(tasks);
        for (const { key, dependsOn } of tasks) expect(level.get(key)).toBe(Math.max(-1, ...dependsOn.map(({ on }) => level.get(on) ?? NaN)) + 1);
      }),
    );
  });
});

describe('remainingHops', () => {
  it('counts the tasks of the longest chain to an end, the task itself included', () => {
    const tasks = [task('A'), task('B', 'A'), task('C', 'B'), task('D', 'A'), task('E')];
    expect(Object.fromEntries(remainingHops(tasks))).toEqual({ A: 3, B: 2, C: 1, D: 1, E: 1 });
  });

  it('copes with a chain of ten thousand tasks', () => {
    expect(remainingHops(chain(10_000)).get('T0')).toBe(10_000);
  });

  it('is always higher for a dependency than for what depends on it', () => {
    fc.assert(
      fc.property(acyclicTasks, (tasks) => {
        const hops = remainingHops(tasks);
        expect(hops.size).toBe(tasks.length);
        for (const { key, dependsOn } of tasks) for (const { on } of dependsOn) expect(hops.get(on)).toBeGreaterThan(hops.get(key) ?? NaN);
      }),
    );
  });
});
