import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../src/engine/model/plan';
import { executionPlan, executionPlanJson, explainTask, type ExecutionPlan, type RepositoryPicture } from '../../../src/engine/planning/index';
import { picture, plan, task } from './support';

const FILES = ['src/a.ts', 'src/b.ts', 'src/c.ts', 'package.json'];

function planned(document: PlanDocument, repository: RepositoryPicture = picture(FILES)): ExecutionPlan {
  return executionPlan(document, repository);
}

function pairs(found: ExecutionPlan['conflicts']): readonly string[] {
  return found.map(({ tasks }) => tasks.join('-'));
}

describe('two tasks must not share a batch', () => {
  it('when both are given the same file, and the reason names it and both sides', () => {
    const { conflicts, batches } = planned(plan([task('A', { owns: ['src/a.ts'] }), task('B', { owns: ['src/a.ts'] })]));
    expect(conflicts).toEqual([
      { tasks: ['A', 'B'], against: [], files: [{ path: 'src/a.ts', lines: [] }], moreFiles: 0, reason: 'A and B both change `src/a.ts` (A: the plan gives it `src/a.ts`; B: the plan gives it `src/a.ts`)', advice: [] },
    ]);
    expect(batches.map(({ keys, dependsOn }) => ({ keys, dependsOn }))).toEqual([
      { keys: ['A'], dependsOn: [] },
      { keys: ['B'], dependsOn: [1] },
    ]);
  });

  it('when a folder or glob of one holds a file of the other', () => {
    expect(pairs(planned(plan([task('A', { owns: ['src/'] }), task('B', { owns: ['src/b.ts'] }), task('C', { owns: ['**/c.*'] })])).conflicts)).toEqual(['A-B', 'A-C']);
  });

  it('when both will make the same new file, however they name it', () => {
    const tasks = [task('A', { owns: ['new/'] }), task('B', { owns: ['new/thing.ts'] }), task('C', { owns: ['new/deep/*.ts'] }), task('D', { owns: ['other/*.ts'] })];
    const { conflicts } = planned(plan(tasks));
    expect(pairs(conflicts)).toEqual(['A-B', 'A-C']);
    expect(conflicts[1]?.files).toEqual([{ path: 'new/deep/*.ts', lines: [] }]);
  });

  it('when their texts name the same file', () => {
    expect(pairs(planned(plan([task('A', { prompt: 'Update src/a.ts' }), task('B', { prompt: 'Fix src/a.ts' })])).conflicts)).toEqual(['A-B']);
  });

  it('when their lines overlap, and those lines are told', () => {
    const at = (from: number, to: number) => [{ path: 'src/a.ts', lines: [{ from, to }] }];
    const { conflicts } = planned(plan([task('A', { owns: at(1, 20) }), task('B', { owns: at(10, 30) }), task('C', { owns: at(31, 40) })]));
    expect(conflicts.map(({ tasks, files }) => ({ tasks, files }))).toEqual([{ tasks: ['A', 'B'], files: [{ path: 'src/a.ts', lines: [{ from: 10, to: 20 }] }] }]);
  });

  it('when one names lines and the other does not', () => {
    expect(pairs(planned(plan([task('A', { owns: [{ path: 'src/a.ts', lines: [{ from: 1, to: 2 }] }] }), task('B', { owns: ['src/a.ts'] })])).conflicts)).toEqual(['A-B']);
  });

  it('when one shares the file and the other has it alone', () => {
    expect(pairs(planned(plan([task('A', { owns: [{ path: 'package.json', mode: 'shared' }] }), task('B', { owns: ['package.json'] })])).conflicts)).toEqual(['A-B']);
  });
});

describe('two tasks may share a batch', () => {
  it('when both share the file by agreement, which is noted', () => {
    const shared = [{ path: 'package.json', mode: 'shared' as const }];
    const { conflicts, notes, batches } = planned(plan([task('A', { owns: shared }), task('B', { owns: shared })]));
    expect(conflicts).toEqual([]);
    expect(notes).toEqual(['`package.json` is shared by agreement: A, B may change it side by side']);
    expect(batches).toHaveLength(1);
  });

  it('when only neighbours or history join them: that is reported as possible', () => {
    const imports = new Map([['src/b.ts', ['src/a.ts']]]);
    const { conflicts, possible, batches } = planned(plan([task('A', { owns: ['src/a.ts'] }), task('B', { owns: ['src/b.ts'] })]), picture(FILES, { imports }));
    expect(conflicts).toEqual([]);
    expect(pairs(possible)).toEqual(['A-B']);
    expect(possible[0]?.reason).toContain('it imports `src/a.ts`');
    expect(batches).toHaveLength(1);
  });

  it('when the graph orders them anyway, however far apart, even across a barrier', () => {
    const tasks = [task('A', { owns: ['src/a.ts'] }), task('B', { on: ['A'] }), task('C', { on: ['B'], owns: ['src/a.ts'] })];
    expect(planned(plan(tasks)).conflicts).toEqual([]);
  });
});

it('work that is done is in nobody’s way', () => {
  expect(planned(plan([task('A', { owns: ['src/a.ts'], done: true }), task('B', { owns: ['src/a.ts'] })])).conflicts).toEqual([]);
});

it('a continuous task keeps nobody from starting: its overlaps are possible conflicts', () => {
  const { conflicts, possible, continuous, batches } = planned(plan([task('A', { owns: ['src/a.ts'], continuous: true }), task('B', { owns: ['src/a.ts'] })]));
  expect({ conflicts, continuous, batches: batches.map(({ keys }) => keys) }).toEqual({ conflicts: [], continuous: ['A'], batches: [['B']] });
  expect(pairs(possible)).toEqual(['A-B']);
});

it('a file that very many tasks change is one conflict, and they run one at a time', () => {
  const tasks = Array.from({ length: 200 }, (_, index) => task(`T${String(index)}`, { owns: ['src/a.ts'] }));
  const { conflicts, batches } = planned(plan(tasks));
  expect(conflicts.map((conflict) => conflict.tasks.length)).toEqual([200]);
  expect(batches).toHaveLength(200);
  expect(batches.at(-1)?.dependsOn).toEqual([199]);
});

it('a chain of very many tasks over one file is no conflict at all', () => {
  const tasks = Array.from({ length: 200 }, (_, index) => task(`T${String(index)}`, { owns: ['src/a.ts'], on: index === 0 ? [] : [`T${String(index - 1)}`] }));
  expect(planned(plan(tasks)).conflicts).toEqual([]);
});

it('very many tasks with lines of their own in one file run side by side', () => {
  const tasks = Array.from({ length: 200 }, (_, index) => task(`T${String(index)}`, { owns: [{ path: 'src/a.ts', lines: [{ from: index * 10 + 1, to: index * 10 + 10 }] }] }));
  const { conflicts, batches } = planned(plan(tasks));
  expect({ conflicts, batches: batches.length }).toEqual({ conflicts: [], batches: 1 });
});

it('names like those of an object’s own members are ordinary names', () => {
  const tasks = [task('__proto__', { owns: ['constructor'] }), task('toString', { owns: ['constructor'], phase: '__proto__' })];
  expect(pairs(planned(plan(tasks)).conflicts)).toEqual(['__proto__-toString']);
});

describe('what the plan says of places where work meets', () => {
  const at = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const tasks = [task('A', { owns: ['src/a.ts'] }), task('B', { owns: ['src/a.ts', 'src/b.ts'] }), task('C', { owns: ['src/b.ts'] })];
  const adviceWith = (...conflictNotes: PlanDocument['conflictNotes']): readonly (readonly string[])[] => planned(plan(tasks, { conflictNotes })).conflicts.map(({ advice }) => advice);

  it('is told with the conflict about those files, however much of their path it names', () => {
    for (const file of ['a.ts', 'src/a.ts']) expect(adviceWith({ files: [file], tasks: [], text: 'keep both imports', at }), file).toEqual([['keep both imports'], []]);
    expect(adviceWith({ files: ['src/'], tasks: [], text: 'small changes', at })).toEqual([['small changes'], ['small changes']]);
    expect(adviceWith({ files: ['ba.ts', 'src/a.tsx'], tasks: [], text: 'other files', at })).toEqual([[], []]);
  });

  it('holds for the tasks it names, where it names some', () => {
    expect(adviceWith({ files: ['src/b.ts'], tasks: ['C'], text: 'C yields', at }, { files: ['src/a.ts'], tasks: ['C'], text: 'nobody here', at })).toEqual([[], ['C yields']]);
    expect(adviceWith({ files: [], tasks: ['A', 'B'], text: 'A goes first', at }, { files: [], tasks: ['A'], text: 'not of two', at })).toEqual([['A goes first'], []]);
  });

  it('reaches programs, and whoever asks why', () => {
    const document = plan(tasks, { conflictNotes: [{ files: ['src/a.ts'], tasks: [], text: 'keep both imports', at }] });
    const execution = planned(document);
    expect(executionPlanJson(execution).conflicts.map(({ notes }) => notes)).toEqual([['keep both imports'], []]);
    expect(explainTask(document, execution, 'A').map(({ because }) => because).join()).toContain('the plan says: keep both imports');
  });
});
