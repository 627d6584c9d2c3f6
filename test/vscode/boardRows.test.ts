import { describe, expect, test } from 'vitest';
import { Item } from '../../src/vscode/manifest';
import { batchRow, canLand, canResume, canRetry, duration, isRunning, planRow, plansInOrder, taskRow, tasksOfBatch } from '../../src/vscode/views/boardRows';
import { taskIcon, terminalColor } from '../../src/vscode/views/icons';
import { statusOf } from '../../src/vscode/views/statusText';
import { worktreeRow, worktreesInOrder } from '../../src/vscode/views/worktreeRows';
import { aBoard, aPlan, aTask } from './views';

const worktree = { id: 'w', path: '/garden.worktrees/w1', branch: 'coppice/spring/t/w1', kind: 'task', name: null, taskKey: 'W1', planId: 'spring', state: 'standing', ahead: 2, behind: 1, dirty: 3, landed: false } as const;

describe('a task’s row', () => {
  test('names it, says what happens, and offers what can be done', () => {
    expect(taskRow(aTask('W1'))).toMatchObject({ label: 'W1 Sow the beans', description: 'its agent works', item: Item.taskLive });
    for (const state of ['failed', 'attention', 'cancelled']) expect(taskRow(aTask('W1', { state })).item).toBe(Item.taskRetryable);
    expect(taskRow(aTask('W1', { state: 'landed' })).item).toBe(Item.task);
  });

  test('offers to change a task without a plan until it begins', () => {
    const list = aPlan({ path: '' });
    expect(taskRow(aTask('T1', { state: 'backlog', attempt: 0 }), list).item).toBe(Item.taskListed);
    expect(taskRow(aTask('T1', { state: 'backlog', attempt: 0 }), aPlan()).item).toBe(Item.taskOpen);
    expect(taskRow(aTask('T1', { state: 'ready', attempt: 1 }), list).item).toBe(Item.taskOpen);
    expect(planRow(list).tooltip).not.toContain('Document');
  });

  test('has the details in its tooltip, with nothing hidden in them', () => {
    const failed = { command: 'npm test', cwd: '.', exit: { kind: 'code' as const, code: 1 }, durationMs: 1, tail: '', logFile: '/log' };
    const row = taskRow(aTask('W2', { waitsFor: ['W1'], commit: '0123456789abcdef', checks: [failed], title: 'left\u202eright' }));
    expect(row.tooltip.split('\n')).toEqual(
      expect.arrayContaining(['Agent: script, attempt 1', 'Branch: coppice/spring/t/W2', 'Worktree: /garden.worktrees/W2', 'Waits for: W1', 'Commit: 0123456789ab', 'Failed check: npm test']),
    );
    expect(row.tooltip).toContain('left\\u{202e}right');
  });

  test('draws an agent with a question as one that waits, and a state it does not know as a question', () => {
    expect(taskIcon({ state: 'running', needsYou: true }).name).toBe('bell-dot');
    expect(taskIcon({ state: 'failed', needsYou: true }).name).toBe('error');
    for (const state of ['sleeping', 'constructor', '__proto__']) expect(taskIcon({ state, needsYou: false }).name).toBe('question');
  });
});

describe('a plan’s row', () => {
  test('counts what landed and says what can be done with it', () => {
    expect(planRow(aPlan({ landed: 1 }))).toMatchObject({ description: '1/2 Under way.', item: Item.planRunning });
    expect(planRow(aPlan({ state: 'incomplete' })).item).toBe(Item.planResting);
    expect(planRow(aPlan({ state: 'completed' })).item).toBe(Item.planEnded);
  });

  test('compares its time with doing one thing after another, once it has ended', () => {
    const summary = { elapsedMs: 61_000, sequentialMs: 3_700_000, efficiency: 60, tasksWorkedOn: 2, criticalPath: { keys: [], ms: 0 }, idleMs: 0, batches: [], landedCommits: [] };
    expect(planRow(aPlan({ summary })).tooltip).toContain('Took 1 min 1 s; one after another it would have been 1 h 1 min');
    expect(duration(59_400)).toBe('59 s');
  });

  test('stands above older and ended ones while it runs', () => {
    const ended = aPlan({ id: 'new', state: 'completed', createdAt: 9 });
    const running = aPlan({ id: 'old', createdAt: 1 });
    expect(plansInOrder([ended, running]).map((plan) => plan.id)).toEqual(['old', 'new']);
  });

  test('can be resumed when it was stopped or left unfinished, and landed when something landed', () => {
    expect(['paused', 'incomplete', 'verification-failed', 'completed', 'cancelled', 'running'].map((state) => canResume(aPlan({ state: state as 'paused' })))).toEqual([true, true, true, false, false, false]);
    expect([isRunning(aPlan()), canLand(aPlan()), canLand(aPlan({ landed: 1 })), canRetry(aTask('W1'))]).toEqual([true, false, true, false]);
  });
});

describe('a batch', () => {
  test('holds its tasks in the order of the document', () => {
    const tasks = [aTask('W2', { position: 1, state: 'landed' }), aTask('W1', { position: 0 }), aTask('W9', { batch: 2 }), aTask('X1', { planId: 'other' })];
    const board = aBoard([aPlan()], tasks);
    expect(tasksOfBatch(board, aPlan(), 1).map((task) => task.key)).toEqual(['W1', 'W2']);
    expect(batchRow(aPlan(), 1, tasksOfBatch(board, aPlan(), 1))).toMatchObject({ label: 'Batch 1', description: '1/2 running' });
  });
});

describe('the status bar', () => {
  test('is empty where nothing runs and nobody waits', () => {
    expect(statusOf([])).toBeNull();
    expect(statusOf([aBoard([aPlan({ state: 'completed', landed: 2 })], [])])).toBeNull();
  });

  test('counts over all repositories, and never shows text of a plan', () => {
    const boards = [aBoard([aPlan({ title: '$(trash)', landed: 1 })], []), aBoard([aPlan({ id: 'b', total: 3, running: 2 })], [aTask('W1', { needsYou: true })])];
    expect(statusOf(boards)).toMatchObject({ text: '$(sync~spin) 1/5  $(play) 3  $(bell-dot) 1', warns: true, needsYou: 1 });
  });

  test('warns while the engine’s disk refuses', () => {
    const status = statusOf([aBoard([], [], { trouble: 'The disk is full.' })]);
    expect(status).toMatchObject({ warns: true });
    expect(status?.tooltip).toContain('The disk is full.');
  });
});

describe('a worktree’s row', () => {
  test('says how far it is and what is uncommitted', () => {
    expect(worktreeRow(worktree)).toMatchObject({ label: 'W1 coppice/spring/t/w1', description: '↑2 ↓1 ●3', item: Item.worktree });
    expect(worktreeRow({ ...worktree, ahead: 0, behind: 0, dirty: 0 }).description).toBe('clean');
    expect(worktreeRow({ ...worktree, state: 'gone' }).description).toBe('The folder is gone');
    expect(worktreeRow({ ...worktree, taskKey: null, branch: null, kind: 'integration' }).label).toBe('integration (detached)');
    expect(worktreeRow({ ...worktree, taskKey: null, planId: null, kind: 'own', name: 'mine' })).toMatchObject({ label: 'mine', item: Item.worktreeOwn });
  });

  test('stands below the others once its work has landed', () => {
    const landed = { ...worktree, id: 'l', taskKey: 'W0', landed: true };
    const tenth = { ...worktree, id: 't', taskKey: 'W10' };
    expect(worktreesInOrder([landed, tenth, worktree]).map((each) => each.taskKey)).toEqual(['W1', 'W10', 'W0']);
  });
});

test('a task’s terminal has the same colour in every attempt', () => {
  expect(terminalColor('W1')).toBe(terminalColor('W1'));
  expect(new Set(Array.from({ length: 12 }, (_, index) => terminalColor(`W${index}`))).size).toBeGreaterThan(3);
});
