import { describe, expect, test } from 'vitest';
import { failureSignature, problemsOf } from '../../src/vscode/failures/problems';
import { aFailure } from '../support/storeRig';
import { aBoard, aPlan, aTask } from './views';

const failed = { round: 1, count: 1, first: 'src/a.ts:3:7: tsc TS2322: no' };
const board = aBoard([aPlan()], [aTask('W1', { failures: failed }), aTask('W2'), aTask('W3', { worktree: null, failures: failed })]);
const found = (fields: Parameters<typeof aFailure>[0] = {}) => {
  const { stack, frame, ...rest } = aFailure({ taskId: 'spring/W1', ...fields });
  return { ...rest, stack: [...stack], frame: frame === null ? null : { from: frame.from, lines: [...frame.lines] } };
};

describe('Problems', () => {
  test('has what failed on the file in the worktree of its task', () => {
    expect(problemsOf(board, [found()])).toEqual([{ failureId: 'f1-1', path: '/garden.worktrees/W1/src/a.ts', line: 2, column: 6, message: "W1: tsc TS2322: Type 'string' is not assignable to type 'number'." }]);
  });

  test('marks the line where the column is not known, and says what only the merge shows', () => {
    expect(problemsOf(board, [found({ column: null, where: 'merged' })])).toMatchObject([{ line: 2, column: null, message: expect.stringMatching(/^W1 \(on the merged result\): /) as string }]);
    expect(problemsOf(board, [found({ line: null, column: null })])).toMatchObject([{ line: 0, column: null }]);
  });

  test('has nothing that it could not lead to', () => {
    expect(problemsOf(board, [found({ inside: false, file: '/etc/passwd' }), found({ file: null }), found({ taskId: null }), found({ taskId: 'spring/W3' }), found({ taskId: 'gone' })])).toEqual([]);
  });

  test('shows characters that hide what is there', () => {
    expect(problemsOf(board, [found({ message: 'a\u202eb' })])[0]?.message).toContain('a\\u{202e}b');
  });
});

test('what has to be asked again differs by the round, the task and its worktree, and by nothing else', () => {
  const same = aBoard([aPlan({ landed: 1 })], [...board.tasks.map((task) => ({ ...task, text: 'else' }))]);
  expect(failureSignature(same)).toBe(failureSignature(board));
  expect(failureSignature(aBoard([], [aTask('W1', { failures: { ...failed, round: 2 } })]))).not.toBe(failureSignature(aBoard([], [aTask('W1', { failures: failed })])));
  expect(failureSignature(aBoard([], [aTask('W1')]))).toBe('');
});
