import type { Task, Worktree } from '../../model/task';
import type { WorktreeRemoval } from '../../ports';
import { backupRef, keepRef } from '../names';
import { baseOf, ownerOf, provisionFor } from '../provision/provisionFor';
import { runProvisionCommands } from '../provision/runCommands';
import { worktreeVariables } from '../provision/variables';
import { mustGet } from '../state';
import type { Works } from '../works';

/** Takes away a worktree whose work has landed. Every commit and every file in it stays findable. */
export async function removeWorktree(works: Works, worktreeId: string, byHand = false): Promise<void> {
  const worktree = mustGet(works.state().worktrees, worktreeId, 'worktree');
  if (worktree.state.kind === 'removed') return;
  const task = worktree.taskId === null ? null : mustGet(works.state().tasks, worktree.taskId, 'task');
  if (worktree.state.kind !== 'removing') await works.record({ type: 'worktree.removing', worktreeId });

  if (!(await tearDown(works, worktree, task, byHand))) return;
  const backup = backupRef(ownerOf(worktree), worktreeId);
  if (worktree.byHand?.adopted === true) await works.ports.git.claimWorktree(worktree);
  const removed = await works.ports.git.removeWorktree(removal(worktree, task), backup);
  works.ports.killPoint?.('after-effect', 'remove-worktree');
  if (removed.ok && worktree.ports !== null) await works.ports.portBlocks.release(worktreeId);
  await works.record(
    removed.ok
      ? { type: 'worktree.removed', worktreeId, backupRef: removed.value.backup ? backup : null }
      : { type: 'worktree.kept', worktreeId, reason: removed.error },
  );
}

/** Its failure keeps nothing from being removed, but is told. False where it was interrupted. */
async function tearDown(works: Works, worktree: Worktree, task: Task | null, byHand: boolean): Promise<boolean> {
  const { teardown } = provisionFor(works.state(), worktree);
  if (teardown.length === 0 || worktree.state.kind === 'intended' || !(await works.ports.git.summarize(worktree.path, baseOf(works.state(), worktree))).ok) return true;
  const results = await runProvisionCommands(works, { worktree, moment: 'teardown', commands: teardown, variables: worktreeVariables(works, worktree, task), byHand });
  if (results === null) return false;
  works.ports.killPoint?.('after-effect', 'tear-down');
  await works.record({ type: 'worktree.torn-down', worktreeId: worktree.id, results });
  return true;
}

function removal(worktree: Worktree, task: Task | null): WorktreeRemoval {
  return { id: worktree.id, path: worktree.path, branchRef: worktree.branchRef, deleteBranchKeepingAs: task?.state.kind === 'landed' ? keepRef(task) : null };
}
