import { describe, expect, test } from 'vitest';
import { CliFailure } from '../../src/cli/failure';
import { failureLines } from '../../src/cli/render/failures';
import { selectTaskOrPlan } from '../../src/cli/select';
import { aFailure } from '../support/storeRig';
import { planView, snapshot, taskView } from './views';

const tasks = [taskView('W1', { id: 't1', worktree: '/repo.worktrees/w1' })];
const shown = { tasks, highlight: (text: string) => `<${text}>` };
const view = (fields: Parameters<typeof aFailure>[0] = {}) => {
  const { stack, frame, ...rest } = aFailure(fields);
  return { ...rest, stack: [...stack], frame: frame === null ? null : { from: frame.from, lines: [...frame.lines] } };
};

describe('failures are shown', () => {
  test('as compilers print them, with the code and the line lit up', () => {
    expect(failureLines([view({ stack: ['at f (src/a.ts:3:7)'] })], shown)).toEqual([
      'W1 attempt 1: `npm test` in its worktree, at 3333333333',
      '  in /repo.worktrees/w1',
      '',
      "src/a.ts:3:7: tsc TS2322: Type 'string' is not assignable to type 'number'.  [f1-1]",
      '    1 | // one',
      '    2 |',
      '<  > 3 | const two: number = "2";>',
      '<      |       ^>',
      '    4 |',
      '    at f (src/a.ts:3:7)',
    ]);
  });

  test('by task, by what failed, and with how many more there were', () => {
    const lines = failureLines([view({ of: 5 }), view({ id: 'f1-2', number: 2, of: 5, command: 'make' }), view({ id: 'f2-1', taskId: null, attempt: null, where: 'final', frame: null })], shown);
    expect(lines.filter((line) => / at 3{10}$/.test(line))).toEqual(['W1 attempt 1: `npm test` in its worktree, at 3333333333', 'W1 attempt 1: `make` in its worktree, at 3333333333', 'final checks: `npm test` on the integration branch, at 3333333333']);
    expect(lines).toContain('… and 3 more');
  });

  test('with nothing in them that a terminal would obey', () => {
    const [, , , ...lines] = failureLines([view({ message: 'a\u001b]0;owned\u0007b\n\u001b[2Jc', command: '\u001b[31mx', file: 'a\nb.ts', frame: { from: 3, lines: ['\u001b[2Jcode'] }, stack: ['\u001b[1mat'] })], shown);
    expect(lines.join('\n')).not.toContain('\u001b');
    expect(lines[0]).toBe('a b.ts:3:7: tsc TS2322: ab  [f1-1]');
  });

  test('not at all where there are none', () => {
    expect(failureLines([], shown)).toEqual([]);
  });
});

describe('a name stands for', () => {
  const plan = planView();
  const board = snapshot([plan], [taskView('W1')]);

  test('a task, or else a plan', () => {
    expect(selectTaskOrPlan(board, 'w1', '/repo')).toMatchObject({ kind: 'task', task: { key: 'W1' } });
    expect(selectTaskOrPlan(board, plan.id, '/repo')).toEqual({ kind: 'plan', plan });
    expect(selectTaskOrPlan(board, 'plan.md', '/repo')).toEqual({ kind: 'plan', plan });
    expect(selectTaskOrPlan(board, undefined, '/repo')).toEqual({ kind: 'plan', plan });
  });

  test('nothing, and the message lists what there is', () => {
    const choose = (): unknown => selectTaskOrPlan(board, 'W9', '/repo');
    expect(choose).toThrow(CliFailure);
    expect(choose).toThrow('There is no task and no plan "W9"');
    expect(() => selectTaskOrPlan(snapshot([], []), undefined, '/repo')).toThrow('No plan has been started');
  });
});
