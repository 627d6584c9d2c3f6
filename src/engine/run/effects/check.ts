import { passed } from '../../model/plan';
import { afterFailure } from '../afterAttempt';
import { mustGet } from '../state';
import type { Works } from '../works';
import { captureFailures, failedChecks } from './captureFailures';
import { checksAt, runChecks } from './runChecks';

/** Proves a task's work in its own worktree. */
export async function check(works: Works, taskId: string): Promise<void> {
  const task = mustGet(works.state().tasks, taskId, 'task');
  if (task.state.kind !== 'checking' || task.worktreeId === null) return;
  const { attemptId, tip } = task.state;
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const folder = mustGet(works.state().worktrees, task.worktreeId, 'worktree').path;
  const results = await runChecks(works, {
    name: attemptId,
    planId: plan.id,
    folder,
    checks: checksAt(task.checks, 'worktree'),
  });
  if (results === null) return;
  works.ports.killPoint?.('after-effect', 'check');
  if (results.every(passed)) {
    await works.record({ type: 'attempt.checked', attemptId, results }, { type: 'task.queued', taskId, attemptId, tip, at: works.ports.clock.wall() });
    return;
  }
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  const captured = await captureFailures(works, { plan, of: { task, attempt }, where: 'worktree', folder, commit: tip, commands: failedChecks(results) });
  await works.record(
    { type: 'attempt.checked', attemptId, results },
    captured,
    afterFailure({ plan, task, attemptId, now: works.ports.clock.wall() }, { kind: 'checks', where: 'worktree', results }),
  );
}
