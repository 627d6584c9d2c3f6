import type { Task, Worktree } from '../../model/task';
import type { WorktreeRemoval } from '../../ports';
import { backupRef, keepRef } from '../names';
import { mustGet } from '../state';
import type { Works } from '../works';

/** Takes away a worktree whose work has landed. Every commit and every file in it stays findable. */
export async function removeWorktree(works: Works, worktreeId: string): Promise<void> {
  const worktree = mustGet(works.state().worktrees, worktreeId, 'worktree');
  if (worktree.state.kind === 'removed') return;
  const task = worktree.taskId === null ? null : mustGet(works.state().tasks, worktree.taskId, 'task');
  if (worktree.state.kind !== 'removing') await works.record({ type: 'worktree.removing', worktreeId });

  const backup = backupRef(task?.id ?? worktree.planId, worktreeId);
  const removed = await works.ports.git.removeWorktree(removal(worktree, task), backup);
  works.ports.killPoint?.('after-effect', 'remove-worktree');
  await works.record(
    removed.ok
      ? { type: 'worktree.removed', worktreeId, backupRef: removed.value.backup ? backup : null }
      : { type: 'worktree.kept', worktreeId, reason: removed.error },
  );
}

function removal(worktree: Worktree, task: Task | null): WorktreeRemoval {
  return { id: worktree.id, path: worktree.path, branchRef: worktree.branchRef, deleteBranchKeepingAs: task?.state.kind === 'landed' ? keepRef(task) : null };
}
