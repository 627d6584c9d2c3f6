import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../src/engine/model/plan';
import { executionPlan, executionPlanJson, type ExecutionOptions, type ExecutionPlan } from '../../../src/engine/planning/index';
import { phase, picture, plan, task } from './support';

function planned(document: PlanDocument, options: ExecutionOptions = {}): ExecutionPlan {
  return executionPlan(document, picture([]), [], options);
}

function keysOf({ batches }: ExecutionPlan): readonly string[] {
  return batches.map(({ keys }) => keys.join(''));
}

describe('phases', () => {
  const tasks = [task('A'), task('B', { on: ['A'] }), task('C'), task('D')];

  it('that wait for others start when all of those has landed', () => {
    const phases = [phase('one', ['A', 'B']), phase('two', ['C'], { dependsOn: ['one'] }), phase('three', ['D'], { dependsOn: ['two'] })];
    expect(keysOf(planned(plan(tasks, { phases })))).toEqual(['A', 'B', 'C', 'D']);
    expect(planned(plan(tasks, { phases })).batches.map(({ dependsOn }) => dependsOn)).toEqual([[], [1], [2], [3]]);
  });

  it('wait through a phase that has no tasks', () => {
    const phases = [phase('one', ['A', 'B']), phase('empty', [], { dependsOn: ['one'] }), phase('three', ['C'], { dependsOn: ['empty'] })];
    expect(keysOf(planned(plan(tasks, { phases })))).toEqual(['AD', 'B', 'C']);
  });

  it('run one task after the other where the document says so', () => {
    expect(keysOf(planned(plan(tasks, { phases: [phase('one', ['C', 'B', 'A'], { parallel: false })] })))).toEqual(['CD', 'A', 'B']);
  });

  it('that contradict the dependencies are told of, and the dependencies hold', () => {
    const phases = [phase('one', ['B']), phase('two', ['A'], { dependsOn: ['one'] })];
    const { diagnostics, batches } = planned(plan(tasks, { phases }));
    expect(diagnostics.map(({ code, message }) => ({ code, message }))).toEqual([
      { code: 'barrier-contradiction', message: 'The phase `two` cannot wait for the phases before it: with it, A → B → A would wait for each other. The dependencies hold.' },
    ]);
    expect(batches.map(({ keys }) => keys.join(''))).toEqual(['ACD', 'B']);
  });

  it('of a thousand tasks each, one after the other, are ordered without a million edges', () => {
    const names = Array.from({ length: 20 }, (_, number) => `P${String(number)}`);
    const many = names.flatMap((name) => Array.from({ length: 1_000 }, (_, index) => task(`${name}-${String(index)}`, { phase: name })));
    const phases = names.map((name, number) => phase(name, many.filter((each) => each.phase === name).map(({ key }) => key), { dependsOn: number === 0 ? [] : [`P${String(number - 1)}`] }));
    const { batches } = planned(plan(many, { phases }));
    expect(batches.map(({ keys, dependsOn }) => [keys.length, ...dependsOn])).toEqual(names.map((_, number) => (number === 0 ? [1_000] : [1_000, number])));
  });
});

describe('the merge order', () => {
  it('is the declared one, completed by dependencies and the longest way to go', () => {
    const tasks = [task('A'), task('B'), task('C'), task('D', { on: ['B'], estimate: '2 days' })];
    expect(planned(plan(tasks)).mergeOrder).toEqual(['B', 'A', 'C', 'D']);
    expect(planned(plan(tasks, { mergeOrder: [['C'], ['A', 'B']] })).mergeOrder).toEqual(['C', 'B', 'A', 'D']);
  });

  it('moves work to a later batch rather than have two batches wait for each other', () => {
    const tasks = [task('A'), task('B'), task('C', { on: ['B'] })];
    const { batches, mergeOrder } = planned(plan(tasks, { mergeOrder: [['C'], ['A']] }));
    expect(batches.map(({ keys }) => keys.join(''))).toEqual(['B', 'AC']);
    expect(mergeOrder).toEqual(['B', 'C', 'A']);
  });

  it('heeds soft dependencies where nothing else decides, unless they go round in a circle', () => {
    expect(planned(plan([task('A', { softDependsOn: ['B'] }), task('B')])).mergeOrder).toEqual(['B', 'A']);
    expect(planned(plan([task('A', { softDependsOn: ['B'] }), task('B', { softDependsOn: ['A'] })])).mergeOrder).toEqual(['A', 'B']);
  });

  it('that contradicts the dependencies is told of', () => {
    const { diagnostics, mergeOrder } = planned(plan([task('A'), task('B', { on: ['A'] })], { mergeOrder: [['B'], ['A']] }));
    expect(diagnostics.map(({ code }) => code)).toEqual(['merge-order-contradiction']);
    expect(mergeOrder).toEqual(['A', 'B']);
  });
});

describe('what takes no place in a batch', () => {
  it('are done tasks, which nobody waits for any more', () => {
    expect(keysOf(planned(plan([task('A', { done: true }), task('B', { on: ['A'] })])))).toEqual(['B']);
  });

  it('are continuous tasks, which hold no barrier, land last and keep a worktree of their own', () => {
    const tasks = [task('A'), task('W', { on: ['A'], continuous: true }), task('B', { on: ['W'] }), task('C')];
    const { batches, continuous, mergeOrder, worktrees } = planned(plan(tasks, { phases: [phase('one', ['A', 'W']), phase('two', ['C'], { dependsOn: ['one'] })] }));
    expect({ batches: batches.map(({ keys, dependsOn }) => [keys.join(''), ...dependsOn]), continuous, mergeOrder }).toEqual({ batches: [['A'], ['BC', 1]], continuous: ['W'], mergeOrder: ['A', 'B', 'C', 'W'] });
    expect(worktrees.find(({ keys }) => keys.includes('W'))?.keys).toEqual(['W']);
  });

  it('are tasks that wait for each other, which is told with their cycle', () => {
    const { batches, diagnostics } = planned(plan([task('A', { on: ['B'] }), task('B', { on: ['A'] }), task('C', { on: ['B'] }), task('D')]));
    expect(batches.map(({ keys }) => keys.join(''))).toEqual(['D']);
    expect(diagnostics.map(({ severity, message }) => ({ severity, message }))).toEqual([{ severity: 'error', message: '3 tasks can never start: A → B → A wait for each other.' }]);
  });
});

describe('worktrees', () => {
  const batch = (...epics: readonly string[]) => epics.map((epic, index) => task(`${epic}${String(index)}`, { phase: epic }));

  it('are shared by the tasks of one epic as long as the batch takes no longer', () => {
    const first = batch('x', 'y', 'z', 'w');
    const second = batch('w', 'z', 'y', 'x').map((each) => ({ ...each, key: `${each.key}b`, dependsOn: first.map(({ key }) => ({ on: key, kind: 'success' as const, name: null })) }));
    expect(planned(plan([...first, ...second])).worktrees.map(({ keys }) => keys)).toEqual([['x0', 'x3b'], ['y1', 'y2b'], ['z2', 'z1b'], ['w3', 'w0b']]);
    expect(planned(plan(batch('x', 'x', 'x', 'x'))).worktrees).toHaveLength(4);
    expect(planned(plan(batch('x', 'x', 'x')), { worktrees: 2 }).worktrees.map(({ keys }) => keys.length)).toEqual([2, 1]);
  });

  it('are as many as the plan or the caller says, and four otherwise', () => {
    const tasks = batch('x', 'x', 'x', 'x', 'x', 'x');
    expect(planned(plan(tasks)).worktrees).toHaveLength(4);
    expect(planned(plan(tasks, { maxParallel: 2 })).worktrees).toHaveLength(2);
    expect(planned(plan(tasks, { maxParallel: 2 }), { worktrees: 3 }).worktrees).toHaveLength(3);
  });
});

it('the critical path follows estimates, dependencies and phases', () => {
  const tasks = [task('A', { estimate: '1h' }), task('B', { estimate: '3 days' }), task('C', { on: ['A'] })];
  expect(planned(plan(tasks, { phases: [phase('one', ['B']), phase('two', ['C'], { dependsOn: ['one'] })] })).criticalPath).toEqual({ keys: ['B', 'C'], weight: 25 });
});

it('the plan for other programs has exactly these fields', () => {
  const json = executionPlanJson(executionPlan(plan([task('A', { owns: ['a.ts'] }), task('B', { owns: ['a.ts'] })])));
  expect(json).toEqual({
    batches: [
      { batch_id: 'batch-1', task_ids: ['A'], can_parallel: false, depends_on: [] },
      { batch_id: 'batch-2', task_ids: ['B'], can_parallel: false, depends_on: ['batch-1'] },
    ],
    worktree_assignments: [{ worktree_id: 'worktree-1', task_ids: ['A', 'B'] }],
    merge_order: ['A', 'B'],
    conflicts: [{ task_ids: ['A', 'B'], against: [], files: [{ path: 'a.ts', lines: [] }], more_files: 0, reason: 'A and B both change `a.ts` (A: the plan gives it `a.ts`; B: the plan gives it `a.ts`)', notes: [] }],
  });
});

it('an empty plan is an empty execution plan', () => {
  const { batches, worktrees, mergeOrder, conflicts, diagnostics } = planned(plan([]));
  expect({ batches, worktrees, mergeOrder, conflicts, diagnostics }).toEqual({ batches: [], worktrees: [], mergeOrder: [], conflicts: [], diagnostics: [] });
});
