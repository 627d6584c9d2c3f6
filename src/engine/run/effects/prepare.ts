import { assertNever } from '../../../util/assertNever';
import { err, ok } from '../../../util/result';
import type { Result } from '../../../util/result';
import type { Oid } from '../../model/plan';
import type { AttemptReason, TaskFailure } from '../../model/reasons';
import type { Task, Worktree } from '../../model/task';
import type { WorktreeRequest } from '../../ports';
import { backupRef, keepRef } from '../names';
import { takeBaseline } from '../provision/baseline';
import { standUp } from '../provision/standUp';
import { startFolder } from '../provision/startFolder';
import { mustGet } from '../state';
import type { Works } from '../works';
import { integrationTip } from './integrationTip';

/** The commit the branch now starts from, where that changed; null where it was interrupted. */
type Prepared = Result<Oid | null, TaskFailure> | null;

/** Brings a task's worktree to where its next attempt begins. What earlier attempts committed is kept reachable first. */
export async function prepare(works: Works, taskId: string): Promise<void> {
  const task = mustGet(works.state().tasks, taskId, 'task');
  if (task.state.kind !== 'preparing') return;
  const attemptId = task.state.attemptId;
  const prepared = await prepareFor(works, task, task.state.why);
  if (prepared === null) return;
  works.ports.killPoint?.('after-effect', 'prepare');
  if (!isWanted(works, taskId, attemptId)) return;
  const failure = prepared.ok ? noPlaceToStart(works, task) : prepared.error;
  if (failure !== null) {
    await works.record({ type: 'task.failed', taskId, failure });
    return;
  }
  if (!(await takeBaseline(works, task, mustGet(works.state().attempts, attemptId, 'attempt')))) return;
  if (!isWanted(works, taskId, attemptId)) return;
  await works.record({ type: 'attempt.prepared', attemptId, base: prepared.ok ? prepared.value : null });
}

/** It may have been suspended or cancelled meanwhile. */
function isWanted(works: Works, taskId: string, attemptId: string): boolean {
  const { state } = mustGet(works.state().tasks, taskId, 'task');
  return state.kind === 'preparing' && state.attemptId === attemptId;
}

async function prepareFor(works: Works, task: Task, why: AttemptReason): Promise<Prepared> {
  const worktree = worktreeOf(works, task);
  if (worktree.state.kind === 'intended' || worktree.state.kind === 'setting-up') return why.kind === 'round' ? beginRound(works, task, worktree) : begin(works, task, worktree);
  for (const lock of await works.ports.git.unlock(worktree)) works.ports.log.info('Cleared a lock that an ended agent left', { task: task.id, lock });
  const tip = await keepTip(works, task);
  switch (why.kind) {
    case 'conflict':
      return restart(works, task, worktree);
    case 'round':
      return nextRound(works, task, worktree);
    case 'failure':
      return why.failure.kind === 'checks' && why.failure.where === 'merged' && tip !== null ? bringUpToDate(works, task, worktree, tip) : goOn(works, task, worktree);
    case 'first':
    case 'dirty':
    case 'again':
      return goOn(works, task, worktree);
    default:
      return assertNever(why, 'reason');
  }
}

/** From the branch's tip, where it has one: what was deleted by hand is made again as it was committed. */
async function begin(works: Works, task: Task, worktree: Worktree): Promise<Prepared> {
  const base = (await works.ports.git.resolve(task.branchRef)) ?? baseOf(task);
  const madeFor = task.state.kind === 'preparing' ? task.state.attemptId : null;
  const stood = await standUp(works, { worktreeId: worktree.id, task, madeFor, base });
  switch (stood.kind) {
    case 'ready':
      return ok(null);
    case 'interrupted':
      return null;
    case 'failed':
      return err(stood.failure);
    default:
      return assertNever(stood, 'outcome');
  }
}

function noPlaceToStart(works: Works, task: Task): TaskFailure | null {
  const folder = startFolder(works, task, worktreeOf(works, task));
  return folder.ok ? null : failed(folder.error);
}

function failed(reason: string): TaskFailure {
  return { kind: 'worktree', reason };
}

/** From the new base; what the task had done stays under its keep-ref. */
async function restart(works: Works, task: Task, worktree: Worktree): Promise<Prepared> {
  const moved = await works.ports.git.resetWorktree(request(worktree, baseOf(task)));
  return moved.ok ? ok(null) : err(failed(moved.error));
}

/** From the new base, as after a conflict; what the checks of the last round left behind is kept apart. */
async function nextRound(works: Works, task: Task, worktree: Worktree): Promise<Prepared> {
  const found = await works.ports.git.summarize(worktree.path, baseOf(task));
  if (!found.ok) {
    await works.record({ type: 'worktree.lost', worktreeId: worktree.id });
    return beginRound(works, task, worktree);
  }
  if (found.value.dirty.length > 0) await works.ports.git.discardChanges({ id: worktree.id, path: worktree.path }, backupRef(task.id, worktree.id));
  return restart(works, task, worktree);
}

/** The branch is where the last round left it: a worktree that is made for the next one is brought to its base first. */
async function beginRound(works: Works, task: Task, worktree: Worktree): Promise<Prepared> {
  const begun = await begin(works, task, worktree);
  return begun?.ok === true ? restart(works, task, worktree) : begun;
}

/** The work stays as it is. A worktree that was deleted by hand is made again, with all it is given. */
async function goOn(works: Works, task: Task, worktree: Worktree): Promise<Prepared> {
  const found = await works.ports.git.summarize(worktree.path, baseOf(task));
  if (found.ok) return ok(null);
  await works.record({ type: 'worktree.lost', worktreeId: worktree.id });
  return begin(works, task, worktree);
}

/**
 * The work passed alone and failed together with what landed before it. The agent gets both: the integration branch is
 * merged into the task's own.
 */
async function bringUpToDate(works: Works, task: Task, worktree: Worktree, tip: Oid): Promise<Prepared> {
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const integration = await integrationTip(works, plan);
  if (await works.ports.git.isAncestor(integration, tip)) return goOn(works, task, worktree);
  const merged = await works.ports.git.merge({ base: tip, tip: integration, message: `Bring ${task.key} up to date`, trailers: [] });
  if (merged.kind === 'conflict') return err(failed(`Bringing the branch up to date conflicts in ${merged.files.join(', ')}. Merge ${plan.integrationRef} into it by hand, then retry the task.`));
  const moved = await works.ports.git.resetWorktree(request(worktree, merged.commit));
  return moved.ok ? ok(integration) : err(failed(moved.error));
}

async function keepTip(works: Works, task: Task): Promise<Oid | null> {
  const tip = await works.ports.git.resolve(task.branchRef);
  if (tip !== null && tip !== task.base) await works.ports.git.keep(keepRef(task), tip);
  return tip;
}

function worktreeOf(works: Works, task: Task): Worktree {
  if (task.worktreeId === null) throw new Error(`Task ${task.id} was claimed without a worktree.`);
  return mustGet(works.state().worktrees, task.worktreeId, 'worktree');
}

function baseOf(task: Task): Oid {
  if (task.base === null) throw new Error(`Task ${task.id} was claimed without a base.`);
  return task.base;
}

function request(worktree: Worktree, base: Oid): WorktreeRequest {
  return { id: worktree.id, path: worktree.path, branchRef: worktree.branchRef, base };
}
