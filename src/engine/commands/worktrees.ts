import { err } from '../../util/result';
import type { CleanReport, WorktreeReport } from '../engine';
import { kindOf } from '../board/project';
import type { Plan } from '../model/plan';
import type { Task, Worktree } from '../model/task';
import { integrationTip } from '../run/effects/integrationTip';
import { removeWorktree } from '../run/effects/removeWorktree';
import { shortBranch } from '../run/names';
import { baseOf } from '../run/provision/provisionFor';
import { mustGet } from '../run/state';
import type { Works } from '../run/works';

/** Every worktree on record that is not gone for good, as it really is. */
export async function listWorktrees(works: Works): Promise<readonly WorktreeReport[]> {
  const rows = [...works.state().worktrees.values()].filter((row) => row.state.kind !== 'removed');
  const listed = (await works.ports.git.worktrees()).filter((one) => one.standing);
  const standing = (row: Worktree): boolean => listed.some((one) => (row.byHand?.adopted === true ? one.path === row.path : one.id === row.id));
  return Promise.all(rows.map((row) => report(works, row, standing(row))));
}

async function report(works: Works, row: Worktree, standing: boolean): Promise<WorktreeReport> {
  const plan = row.planId === null ? null : mustGet(works.state().plans, row.planId, 'plan');
  const task = row.taskId === null ? null : mustGet(works.state().tasks, row.taskId, 'task');
  const base = baseOf(works.state(), row);
  const found = standing ? await works.ports.git.look(row.path, base) : err('gone');
  return {
    id: row.id,
    path: row.path,
    branch: row.branchRef === null ? null : shortBranch(row.branchRef),
    kind: kindOf(row),
    name: row.byHand?.name ?? null,
    taskKey: task?.key ?? null,
    planId: row.planId,
    state: found.ok ? reportedState(row) : 'gone',
    ahead: found.ok ? found.value.ahead : 0,
    behind: task === null || plan === null || !found.ok ? 0 : await behind(works, plan, found.value.head),
    dirty: found.ok ? found.value.dirty.length : 0,
    landed: task?.state.kind === 'landed',
  };
}

function reportedState(row: Worktree): WorktreeReport['state'] {
  return row.state.kind === 'intended' || row.state.kind === 'removing' ? row.state.kind : 'standing';
}

async function behind(works: Works, plan: Plan, head: string): Promise<number> {
  return works.ports.git.countCommits(head, await integrationTip(works, plan));
}

/** Removes what has landed, and says of each other one why it stays. */
export async function cleanWorktrees(works: Works, planId: string | undefined): Promise<CleanReport> {
  const removed: string[] = [];
  const kept: { readonly path: string; readonly reason: string }[] = [];
  for (const row of [...works.state().worktrees.values()]) {
    if (row.state.kind === 'removed' || (planId !== undefined && row.planId !== planId)) continue;
    const reason = reasonToKeep(works, row);
    if (reason === null) await removeWorktree(works, row.id, true);
    const after = mustGet(works.state().worktrees, row.id, 'worktree');
    if (after.state.kind === 'removed') removed.push(row.path);
    else kept.push({ path: row.path, reason: reason ?? (after.state.kind === 'kept' ? after.state.reason : 'it could not be removed') });
  }
  await works.ports.git.emptyTrash();
  return { removed, kept };
}

function reasonToKeep(works: Works, row: Worktree): string | null {
  if (row.planId === null) return `it is your own; coppice worktrees remove ${row.byHand?.name ?? row.path} takes it away`;
  const plan = mustGet(works.state().plans, row.planId, 'plan');
  if (row.taskId === null) return plan.phase.kind === 'ended' ? null : 'its plan has not ended';
  const task = mustGet(works.state().tasks, row.taskId, 'task');
  return task.state.kind === 'landed' ? null : unlanded(task);
}

function unlanded(task: Task): string {
  return `${task.key} has not landed (${task.state.kind})`;
}
