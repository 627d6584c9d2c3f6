import { describe, expect, test } from 'vitest';
import { announcements } from '../../src/vscode/announcements';
import { Command } from '../../src/vscode/manifest';
import { forLabel, forMessage, visible } from '../../src/vscode/plainText';
import { terminalOptions } from '../../src/vscode/terminalOptions';
import { RememberedBoards } from '../../src/vscode/rememberedBoards';
import { nodeOf } from '../../src/vscode/views/nodes';
import { mayBePlan } from '../../src/vscode/planReader';
import { aBoard, aPlan, aTask } from './views';

describe('text of plans and agents', () => {
  test('cannot hide or turn round what is agreed to', () => {
    expect(visible('rm -rf /\u202e # harmless')).toBe('rm -rf /\\u{202e} # harmless');
    expect(visible('a\u0000b\u001b[2Jc\u200bd\u{e0041}e')).toBe('a\\u{0}b\\u{1b}[2Jc\\u{200b}d\\u{e0041}e');
    expect(visible('two\r\nlines\tand a tab: äöü 漢字 🌱')).toBe('two\nlines\tand a tab: äöü 漢字 🌱');
  });

  test('makes no button of itself in a notification, and is one line there', () => {
    expect(forMessage('[Fix it](command:workbench.action.quit)\nnow')).toBe('[Fix it] (command:workbench.action.quit) now');
    expect(forMessage('x'.repeat(1000))).toHaveLength(300);
  });

  test('draws no icons in a label', () => {
    expect(forLabel('$(trash) W1')).toBe('\\$(trash) W1');
  });
});

describe('a terminal', () => {
  const request = { attemptId: 'a', title: 'W1 Sow the beans', runnerFile: '/dist/runner.js', runDir: '/state/runs/a', cwd: '/garden.worktrees/w1', environment: { PATH: '/bin' } };

  test('runs the runner as its own process, with the plan’s environment and no other', () => {
    expect(terminalOptions(request, '/opt/code', ['PATH', 'SECRET'])).toMatchObject({
      name: 'W1 Sow the beans',
      shellPath: '/opt/code',
      shellArgs: ['/dist/runner.js', '/state/runs/a'],
      cwd: '/garden.worktrees/w1',
      env: { PATH: '/bin', SECRET: null, ELECTRON_RUN_AS_NODE: '1' },
      strictEnv: true,
      isTransient: false,
    });
  });

  test('keeps its name short and its colour by the task’s key', () => {
    const long = terminalOptions({ ...request, title: `W1 ${'very '.repeat(40)}long` }, '/opt/code', []);
    expect(long.name.length).toBeLessThanOrEqual(60);
    expect(long.color).toBe(terminalOptions(request, '/opt/code', []).color);
  });
});

describe('a notification comes', () => {
  const before = aBoard([aPlan()], [aTask('W1'), aTask('W2')]);

  test('when a task begins to wait for the user, once', () => {
    const after = aBoard([aPlan()], [aTask('W1', { needsYou: true, text: 'Which bed?' }), aTask('W2')]);
    expect(announcements('r', before, after)).toMatchObject([{ severity: 'warning', text: 'W1 Sow the beans: Which bed?', offers: [{ command: Command.revealTerminal }] }]);
    expect(announcements('r', after, after)).toEqual([]);
  });

  test('once for several tasks', () => {
    const after = aBoard([aPlan()], [aTask('W1', { needsYou: true }), aTask('W2', { needsYou: true, state: 'failed' })]);
    expect(announcements('r', before, after).map((each) => each.text)).toEqual(['2 tasks wait for you: W1, W2.']);
  });

  test('with log and retry where the task has failed', () => {
    const after = aBoard([aPlan()], [aTask('W1', { needsYou: true, state: 'failed' }), aTask('W2')]);
    expect(announcements('r', before, after)[0]?.offers.map((offer) => offer.command)).toEqual([Command.showLog, Command.retryTask]);
  });

  test('when a plan has come to rest, with what there is to do then', () => {
    const offers = (fields: Parameters<typeof aPlan>[0]): unknown => announcements('r', before, aBoard([aPlan({ endedAt: 5, ...fields })], before.tasks)).map((each) => each.offers.map((offer) => offer.command));
    expect(offers({ state: 'completed' })).toEqual([[Command.landInto, Command.openBoard]]);
    expect(offers({ state: 'completed', advance: 'plan' })).toEqual([[Command.openBoard]]);
    expect(offers({ state: 'incomplete' })).toEqual([[Command.openBoard, Command.resume]]);
    expect(offers({ state: 'cancelled' })).toEqual([]);
  });

  test('for nothing else', () => {
    const after = aBoard([aPlan({ landed: 1 }), aPlan({ id: 'new' }), aPlan({ id: 'old', endedAt: 3 })], [aTask('W1', { state: 'landed' })]);
    expect(announcements('r', before, after)).toEqual([]);
  });
});

describe('the last board seen', () => {
  const memory = (): { get: (key: string) => unknown; update: (key: string, value: unknown) => Promise<void> } => {
    const kept = new Map<string, unknown>();
    return {
      get: (key) => kept.get(key),
      update: (key, value) => {
        kept.set(key, JSON.parse(JSON.stringify(value)));
        return Promise.resolve();
      },
    };
  };

  test('is kept for each repository, without the output of checks', () => {
    const boards = new RememberedBoards(memory());
    const check = { command: 'npm test', cwd: '.', exit: { kind: 'code' as const, code: 0 }, durationMs: 1, tail: 'long', logFile: '/log' };
    boards.write('/a', aBoard([aPlan()], [aTask('W1', { checks: [check] })]));
    boards.write('/b', aBoard([], []));
    expect(boards.read('/a')?.tasks).toEqual([aTask('W1')]);
    expect(boards.read('/b')?.plans).toEqual([]);
    expect(boards.read('/c')).toBeNull();
  });

  test('holds the newest plans only', () => {
    const boards = new RememberedBoards(memory());
    const plans = Array.from({ length: 30 }, (_, index) => aPlan({ id: `p${index}`, createdAt: index }));
    boards.write('/a', aBoard(plans, [aTask('W1', { planId: 'p0' }), aTask('W2', { planId: 'p29' })]));
    expect(boards.read('/a')?.plans.map((plan) => plan.id)).toContain('p29');
    expect(boards.read('/a')?.plans).toHaveLength(20);
    expect(boards.read('/a')?.tasks.map((task) => task.key)).toEqual(['W2']);
  });

  test('is nothing where something else lies in its place', () => {
    for (const found of [undefined, null, 3, { format: 99, boards: {} }]) {
      expect(new RememberedBoards({ get: () => found, update: () => Promise.resolve() }).read('/a')).toBeNull();
    }
  });
});

test('a command takes a tree item for what it is called on, and nothing else', () => {
  const node = { kind: 'task', repository: '/r', taskId: 't' };
  expect(nodeOf(node)).toBe(node);
  expect(nodeOf({ kind: 'document-batch', uri: 'file:///p.md', batch: 2 })).toEqual({ kind: 'document-batch', uri: 'file:///p.md', batch: 2 });
  expect(nodeOf({ kind: 'document-batch', uri: 'file:///p.md', batch: '2' })).toBeUndefined();
  for (const other of [undefined, null, 'task', {}, { kind: 'window' }, { kind: 'task', repository: 3, taskId: 't' }]) expect(nodeOf(other)).toBeUndefined();
});

test('a document is read as a plan only where it may be one', () => {
  expect(mayBePlan('# Notes\n\nNothing to do.', 'notes.md')).toBe(false);
  expect(mayBePlan('# Plan\n\n## W1: Sow\n', 'plan.md')).toBe(true);
  expect(mayBePlan('name: ci\n', 'ci.yaml')).toBe(false);
  expect(mayBePlan('tasks: []\n', 'plan.yaml')).toBe(true);
  expect(mayBePlan('description: for many tasks\n', '/r/.coppice/templates/plan-first.yaml')).toBe(false);
});
