import { mustGet } from '../state';
import type { Works } from '../works';

/** Looks for signs of life of an attempt that was not heard of for as long as is borne with. */
export async function look(works: Works, attemptId: string): Promise<void> {
  works.vigil.looking(attemptId);
  const { taskId } = mustGet(works.state().attempts, attemptId, 'attempt');
  const { worktreeId } = mustGet(works.state().tasks, taskId, 'task');
  const worktree = worktreeId === null ? null : mustGet(works.state().worktrees, worktreeId, 'worktree').path;
  const signs = await works.ports.jobs.signs(attemptId, worktree);
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  if (attempt.state.kind !== 'live') return;
  const silentMs = works.vigil.looked(attemptId, signs);
  if (silentMs === null) {
    if (attempt.liveness.kind === 'stuck') await works.record({ type: 'attempt.said', attemptId, liveness: { kind: 'working' } });
    return;
  }
  // Told once: who was asked does not want to be asked every minute.
  if (attempt.liveness.kind !== 'stuck') await works.record({ type: 'attempt.stuck', attemptId, silentMs });
}
