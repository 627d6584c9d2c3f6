import { passed } from '../../model/plan';
import { afterChecks } from '../afterAttempt';
import { baselineOf, comparedWith } from '../provision/baseline';
import { mustGet } from '../state';
import type { Works } from '../works';
import { captureFailures, failedChecks } from './captureFailures';
import { checksAt, failedLast, runChecks } from './runChecks';

/** Proves a task's work in its own worktree. */
export async function check(works: Works, taskId: string): Promise<void> {
  const task = mustGet(works.state().tasks, taskId, 'task');
  if (task.state.kind !== 'checking' || task.worktreeId === null) return;
  const { attemptId, tip } = task.state;
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const worktree = mustGet(works.state().worktrees, task.worktreeId, 'worktree');
  const found = await runChecks(works, { name: attemptId, worktree, task, checks: checksAt(task.checks, 'worktree'), first: failedLast(works.state(), taskId) });
  if (found === null) return;
  const results = comparedWith(baselineOf(works.state(), task), found);
  works.ports.killPoint?.('after-effect', 'check');
  const isWanted = (): boolean => {
    const { state } = mustGet(works.state().tasks, taskId, 'task');
    return state.kind === 'checking' && state.attemptId === attemptId;
  };
  if (!isWanted()) return;
  if (results.every(passed)) {
    await works.record({ type: 'attempt.checked', attemptId, results }, { type: 'task.queued', taskId, attemptId, tip, at: works.ports.clock.wall() });
    return;
  }
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  const captured = await captureFailures(works, { plan, of: { task, attempt }, where: 'worktree', folder: worktree.path, commit: tip, commands: failedChecks(results) });
  if (!isWanted()) return;
  await works.record(
    { type: 'attempt.checked', attemptId, results },
    captured,
    afterChecks({ plan, task, attemptId, now: works.ports.clock.wall() }, { kind: 'checks', where: 'worktree', results }, { before: works.state().failuresOf(taskId), latest: captured.failures }),
  );
}
