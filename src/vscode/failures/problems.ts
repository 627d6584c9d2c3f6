import { join } from 'node:path';
import { kindText } from '../../engine/index';
import type { FailureView } from '../../protocol/failures';
import type { Snapshot } from '../../protocol/views';
import { visible } from '../plainText';

/** An entry of the Problems panel, as plain data. Lines and columns count from 0, as VS Code has them. */
export interface Problem {
  readonly failureId: string;
  readonly path: string;
  readonly line: number;
  /** Null where the whole line is meant. */
  readonly column: number | null;
  readonly message: string;
}

/** Names what a board knows to be wrong: while it is the same, nothing has to be asked again. */
export function failureSignature(board: Snapshot): string {
  return board.tasks
    .filter((task) => task.failures !== null)
    .map((task) => `${task.id} ${String(task.failures?.round)} ${task.worktree ?? ''}`)
    .join('\n');
}

/** Those that lie in a file of a task's worktree. What has no place, or lies elsewhere, no panel could lead to. */
export function problemsOf(board: Snapshot, failures: readonly FailureView[]): readonly Problem[] {
  const tasks = new Map(board.tasks.map((task) => [task.id, task]));
  return failures.flatMap((failure) => {
    const task = tasks.get(failure.taskId ?? '');
    if (task === undefined || task.worktree === null || failure.file === null || !failure.inside) return [];
    const where = failure.where === 'merged' ? ' (on the merged result)' : '';
    return [
      {
        failureId: failure.id,
        path: join(task.worktree, failure.file),
        line: Math.max(0, (failure.line ?? 1) - 1),
        column: failure.line === null || failure.column === null ? null : Math.max(0, failure.column - 1),
        message: visible(`${task.key}${where}: ${kindText(failure)}: ${failure.message}`),
      },
    ];
  });
}
