import { describe, expect, test } from 'vitest';
import type { PlanView, TaskView } from '../../../src/protocol/views';
import { Command } from '../../../src/vscode/manifest';
import { planLenses, type Lens, type LensSubject } from '../../../src/vscode/plans/planLenses';
import { runOfDocument } from '../../../src/vscode/plans/runOfDocument';
import { aBoard, aPlan, aTask } from '../views';
import { aDocument, AT, GARDEN } from './documents';

const uri = 'file:///garden/PLAN.md';
const subject = (fields: Partial<LensSubject> = {}): LensSubject => ({ uri, plan: aDocument(GARDEN), run: null, isChanged: false, mayRun: true, ...fields });
const run = (plans: PlanView[], tasks: TaskView[]): LensSubject['run'] => runOfDocument('/repo', aBoard(plans, tasks), '/garden/PLAN.md');
const at = (lenses: readonly Lens[], line: number): string[] => lenses.filter((lens) => lens.line === line).map((lens) => lens.title);

describe('a plan that was never started', () => {
  test('can be started, previewed, and run in parts', () => {
    const lenses = planLenses(subject());
    expect(at(lenses, 1)).toEqual(['$(play) Start Plan', '$(list-tree) Preview Execution Plan']);
    expect(at(lenses, AT.W1)).toEqual(['$(play) Run This Task', '$(run-all) Run Batch 1 (2 tasks)', 'Why?']);
    expect(at(lenses, AT.W3)).toEqual(['$(play) Run This Task', '$(run-all) Run Batch 2 (1 task)', 'Why?']);
  });

  test('names what each lens is about, so that the command needs not ask', () => {
    const lenses = planLenses(subject()).filter((lens) => lens.line === AT.W3);
    expect(lenses.map(({ command, on }) => [command, on])).toEqual([
      [Command.runTask, { kind: 'document-task', uri, key: 'W3' }],
      [Command.runBatch, { kind: 'document-batch', uri, batch: 2 }],
      [Command.explainTask, { kind: 'document-task', uri, key: 'W3' }],
    ]);
  });

  test('has the batches that the user’s changes make', () => {
    const lenses = planLenses(subject({ plan: aDocument(GARDEN, [{ apart: ['W1', 'W2'] }]) }));
    expect(at(lenses, AT.W3)).toContain('$(run-all) Run Batch 3 (1 task)');
  });

  test('offers nothing that runs anything in Restricted Mode', () => {
    const lenses = planLenses(subject({ mayRun: false }));
    expect([at(lenses, 1), at(lenses, AT.W1)]).toEqual([['$(list-tree) Preview Execution Plan'], ['Batch 1', 'Why?']]);
    expect(new Set(lenses.map(({ command }) => command))).toEqual(new Set([Command.previewPlan, Command.explainTask]));
  });

  test('with mistakes in it shows how many there are', () => {
    const lenses = planLenses(subject({ plan: aDocument(GARDEN.replace('W1, W2', 'W1, W7')) }));
    expect(lenses.map(({ title, command }) => [title, command])).toEqual([
      ['$(error) 1 problem', 'workbench.actions.view.problems'],
      ['$(list-tree) Preview Execution Plan', Command.previewPlan],
    ]);
  });
});

describe('while a plan runs by an older text', () => {
  const running = run([aPlan()], [aTask('W1')]);

  test('the change can be taken into the run, where anything may be run at all', () => {
    const lens = planLenses(subject({ run: running, isChanged: true })).find(({ title }) => title.includes('Take Changes'));
    expect(lens).toMatchObject({ line: 1, command: Command.startPlan, on: { kind: 'document', uri } });
    expect(at(planLenses(subject({ run: running, isChanged: true, mayRun: false })), 1)).toHaveLength(2);
  });
});

describe('while a plan runs', () => {
  const running = run([aPlan({ landed: 1, total: 3 })], [aTask('W1', { state: 'landed', text: 'landed', worktree: null }), aTask('W2'), aTask('W3', { state: 'backlog', text: 'waits for W2', attempt: 0, worktree: null })]);

  test('its tasks show how they stand and where to look, and nothing starts a second run', () => {
    const lenses = planLenses(subject({ run: running }));
    expect(at(lenses, 1)).toEqual(['$(layout) 1/3 landed, 1 running', '$(list-tree) Preview Execution Plan']);
    expect(at(lenses, AT.W1)).toEqual(['$(pass-filled) landed', 'Show Log', 'Why?']);
    expect(at(lenses, AT.W2)).toEqual(['$(sync~spin) its agent works', 'Open Worktree', 'Show Log', 'Why?']);
    expect(at(lenses, AT.W3)).toEqual(['$(circle-outline) waits for W2', 'Why?']);
  });

  test('a failed task can be retried, and what an agent says draws no icons', () => {
    const failed = run([aPlan()], [aTask('W2', { state: 'failed', text: '$(trash) failed', worktree: null })]);
    expect(at(planLenses(subject({ run: failed })), AT.W2)).toEqual(['$(error) \\$(trash) failed', 'Retry', 'Show Log', 'Why?']);
  });
});

describe('after a run of a part of the plan', () => {
  const ended = run([aPlan({ endedAt: 5, state: 'completed' })], [aTask('W1', { state: 'landed', text: 'landed', worktree: null })]);

  test('the rest can be run, and what landed cannot', () => {
    const lenses = planLenses(subject({ run: ended }));
    expect(at(lenses, AT.W1)).toEqual(['$(pass-filled) landed', 'Show Log', 'Why?']);
    expect(at(lenses, AT.W2)[0]).toBe('$(play) Run This Task');
  });

  test('each task stands as the newest run that had it left it', () => {
    const plans = [aPlan({ id: 'b', createdAt: 2, endedAt: 9 }), aPlan({ id: 'a', createdAt: 1, endedAt: 5 }), aPlan({ id: 'other', path: '/garden/OTHER.md', createdAt: 3 })];
    const tasks = [aTask('W1', { planId: 'b', text: 'new' }), aTask('W1', { planId: 'a', text: 'old' }), aTask('W2', { planId: 'a', text: 'only' }), aTask('W3', { planId: 'other', text: 'elsewhere' })];
    const found = run(plans, tasks);
    expect([...(found?.tasks ?? [])].map(([key, { text }]) => [key, text])).toEqual([['W1', 'new'], ['W2', 'only']]);
    expect(found?.plan.id).toBe('b');
  });
});

test('a task that the plan marks as done is not run', () => {
  const done = aDocument('title: Garden\ntasks:\n  - id: W1\n    title: Sow\n    run: "true"\n    done: true\n  - id: W2\n    title: Water\n    run: "true"\n', [], '/garden/plan.yaml');
  const lenses = planLenses(subject({ plan: done }));
  expect(at(lenses, 3)).toEqual(['$(pass) Done']);
  expect(at(lenses, 7)).toEqual(['$(play) Run This Task', '$(run-all) Run Batch 1 (1 task)', 'Why?']);
});
