import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../../src/engine/model/plan';
import { parsePlan, type PlanReading } from '../../../../src/engine/plan/parsePlan';

const read = (value: unknown): PlanReading => parsePlan(JSON.stringify(value, null, 2), { path: '.taskmaster/tasks/tasks.json' });

function plan(value: unknown): PlanDocument {
  const reading = read(value);
  if (reading.plan === null) throw new Error(JSON.stringify(reading.diagnostics));
  return reading.plan;
}

const found = (value: unknown): readonly string[] => read(value).diagnostics.map(({ code, at }) => `${code}@${String(at.line)}`);
const edges = (document: PlanDocument): readonly string[] => document.tasks.flatMap(({ key, dependsOn }) => dependsOn.map(({ on }) => `${key}<-${on}`));
const task = (id: number | string, more: object = {}): object => ({ id, title: `Task ${String(id)}`, description: 'Do it.', status: 'pending', dependencies: [], ...more });

describe('a Task Master file', () => {
  it('is read with what each task says', () => {
    const text = JSON.stringify({
      tasks: [
        {
          id: 1,
          title: 'Parse dates',
          description: 'Read dates.',
          details: 'ISO only.\nNo time zones.',
          testStrategy: 'All samples are read.',
          status: 'done',
          priority: 'high',
          dependencies: [],
          subtasks: [
            { id: 1, title: 'Lexer', description: 'Cut it up.', status: 'done', dependencies: [] },
            { id: 2, title: 'Parser', details: 'Two\nlines', testStrategy: 'samples', status: 'pending', dependencies: [1] },
            { id: 3, title: 'Old way', status: 'cancelled', dependencies: [] },
          ],
        },
        task('2', { dependencies: [1, '1'] }),
      ],
      metadata: { projectName: 'Calendar' },
    });
    const { plan: document, diagnostics } = parsePlan(text, { path: 'tasks.json' });
    expect(diagnostics).toEqual([]);
    expect(document).toMatchObject({ title: 'Calendar', tasks: [{ key: '1', title: 'Parse dates', done: true, acceptance: ['All samples are read.'] }, { key: '2', done: false, dependsOn: [{ on: '1', kind: 'success' }] }] });
    expect(document?.tasks[1]?.dependsOn).toHaveLength(1);
    expect(document?.tasks[0]?.prompt).toBe('Read dates.\n\nISO only.\nNo time zones.\n\nSteps:\n\n- [x] 1.1 Lexer\n  Cut it up.\n- [ ] 1.2 Parser\n  Two\n  lines\n\n  Test: samples');
    expect(document?.tasks[0]?.at).toEqual({ line: 1, column: 17, endLine: 1, endColumn: 18 });
  });

  it('of the tagged kind is read from its main tag, and says which others it leaves', () => {
    const tagged = { 'feature-x': { tasks: [task(7)] }, master: { tasks: [task(1)], metadata: { description: 'x' } } };
    expect(plan(tagged).tasks.map(({ key }) => key)).toEqual(['1']);
    expect(found(tagged)).toEqual(['other-tag@2']);
    expect(plan({ other: { tasks: [task(7)] } }).tasks.map(({ key }) => key)).toEqual(['7']);
  });

  it('has subtasks as tasks where other work waits for one of them', () => {
    const document = plan({
      tasks: [
        task(1, { title: 'Model', details: 'The whole.', subtasks: [task(1), task(2, { dependencies: [1] })] }),
        task(2, { dependencies: ['1.1'] }),
        task(3, { dependencies: [1], subtasks: [task(1), task('3.2', { dependencies: ['4', '3.1'] })] }),
        task(4),
      ],
    });
    expect(document.tasks.map(({ key, phase }) => [key, phase])).toEqual([['1.1', 'Model'], ['1.2', 'Model'], ['2', null], ['3.1', 'Task 3'], ['3.2', 'Task 3'], ['4', null]]);
    expect(edges(document)).toEqual(['1.2<-1.1', '2<-1.1', '3.1<-1.1', '3.1<-1.2', '3.2<-1.1', '3.2<-1.2', '3.2<-4', '3.2<-3.1']);
    expect(document.tasks[0]?.prompt).toBe('Do it.\n\nThis is a part of: Model\n\nDo it.\n\nThe whole.');
  });

  it('leaves out what was cancelled or put off, and says what waited for it', () => {
    const value = { tasks: [task(1, { status: 'cancelled' }), task(2, { status: 'deferred' }), task(3, { dependencies: [1, 2] }), task(4, { status: 'Done' }), task(5, { status: 'in-progress' })] };
    const document = plan(value);
    expect(document.tasks.map(({ key, done, externalDependsOn }) => [key, done, externalDependsOn])).toEqual([['3', false, ['2: Task 2 (deferred)']], ['4', true, []], ['5', false, []]]);
    expect(edges(document)).toEqual([]);
    expect(found(value)).toEqual(['deferred-task@11', 'cancelled-dependency@23']);
  });

  it('has a title for a text where it says nothing else', () => {
    expect(plan({ tasks: [{ id: 1, title: 'Only this', status: 'pending' }] }).tasks[0]?.prompt).toBe('Only this');
  });

  it('may leave its fields empty', () => {
    expect(plan({ tasks: [{ id: 1, title: 'x', description: null, details: null, dependencies: null, subtasks: null, status: null }] }).tasks).toHaveLength(1);
  });
});

describe('a doubtful Task Master file', () => {
  it('is pointed at where the value stands', () => {
    expect(found({ tasks: [task(1, { title: 3 }), { id: 'a b', status: 'x' }] })).toEqual(['wrong-type@5', 'missing-key@10', 'invalid-id@11']);
    expect(found({ master: { tasks: [task(1, { dependencies: [{}] })] } })).toEqual(['wrong-type@10']);
  });

  it('tells of dependencies on nothing, of cycles and of ids given twice', () => {
    expect(found({ tasks: [task(1, { dependencies: [9] })] })).toEqual(['unknown-dependency@9']);
    expect(found({ tasks: [task(1, { dependencies: [2] }), task(2, { dependencies: [1] })] })).toEqual(['dependency-cycle@9']);
    expect(found({ tasks: [task(1), task('1')] })).toEqual(['duplicate-task@11']);
  });

  it('is refused where few lines stand for millions of dependencies', () => {
    const many = Array.from({ length: 4_000 }, (_, index) => ({ id: index + 1, title: 'x' }));
    const value = { tasks: [task(1, { subtasks: many }), task(2, { dependencies: ['1.1', 1], subtasks: many })] };
    expect(parsePlan(JSON.stringify(value), { path: 'tasks.json' }).diagnostics.map(({ code }) => code)).toEqual(['too-complex']);
  });

  it('with names that mean something to JavaScript changes no prototype', () => {
    const text = '{"__proto__": {"tasks": [{"id": "__proto__", "title": "x", "status": "done", "dependencies": ["constructor"]}]}}';
    expect(parsePlan(text, { path: 'tasks.json' }).diagnostics.map(({ code }) => code)).toEqual(['invalid-id']);
    expect('tasks' in {}).toBe(false);
  });
});

describe('a file of our own', () => {
  it('is not taken for a Task Master file', () => {
    expect(plan({ tasks: [{ id: 'a', title: 'b', run: 'c' }] }).tasks[0]?.run).toBe('c');
    expect(parsePlan('tasks:\n- {id: a, title: b, run: c, status: done}\n', { path: 'p.yaml' }).diagnostics.map(({ code }) => code)).toEqual(['unknown-key']);
    expect(found({})).toEqual(['missing-key@1']);
  });
});
