import { passed } from '../../model/plan';
import { afterFailure } from '../afterAttempt';
import { mustGet } from '../state';
import type { Works } from '../works';
import { checksAt, runChecks } from './runChecks';

/** Proves a task's work in its own worktree. */
export async function check(works: Works, taskId: string): Promise<void> {
  const task = mustGet(works.state().tasks, taskId, 'task');
  if (task.state.kind !== 'checking' || task.worktreeId === null) return;
  const { attemptId, tip } = task.state;
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const results = await runChecks(works, {
    name: attemptId,
    planId: plan.id,
    folder: mustGet(works.state().worktrees, task.worktreeId, 'worktree').path,
    checks: checksAt(task.checks, 'worktree'),
  });
  if (results === null) return;
  works.ports.killPoint?.('after-effect', 'check');
  const now = works.ports.clock.wall();
  await works.record(
    { type: 'attempt.checked', attemptId, results },
    results.every(passed)
      ? { type: 'task.queued', taskId, attemptId, tip, at: now }
      : afterFailure({ plan, task, attemptId, now }, { kind: 'checks', where: 'worktree', results }),
  );
}
