import type { Event } from '../../model/events';
import type { Refusal } from '../../model/reasons';
import type { Task } from '../../model/task';
import type { WorkSummary } from '../../ports';
import { afterPipeline, afterRefusal } from '../afterAttempt';
import type { Circumstances } from '../afterAttempt';
import { shortBranch } from '../names';
import { isSettled, outcomeOf } from '../pipeline';
import { rootOf } from '../spawned';
import { mustGet } from '../state';
import type { Works } from '../works';

/** No job is left to run, and somebody asked for the work to be looked at again. */
export async function inspect(works: Works, taskId: string): Promise<void> {
  const task = mustGet(works.state().tasks, taskId, 'task');
  if (task.state.kind !== 'running' || !isSettled(task.jobs)) return;
  const outcome = outcomeOf(task.jobs);
  const at: Circumstances = { plan: mustGet(works.state().plans, task.planId, 'plan'), task, attemptId: task.state.attemptId, now: works.ports.clock.wall() };
  const event: Event = outcome.kind === 'failed' ? afterPipeline(at, outcome.failure) : await judgeWork(works, task);
  // It may have been cancelled meanwhile.
  if (mustGet(works.state().tasks, taskId, 'task').state.kind === 'running') await works.record(event);
}

/**
 * All jobs have ended well. Is there work that can be taken? Their word alone is not enough. `lastWell` is the attempt
 * that has just said so, where another may have been started after it.
 */
export async function judgeWork(works: Works, task: Task, lastWell?: string): Promise<Event> {
  if (task.state.kind !== 'running') throw new Error(`Task ${task.id} is ${task.state.kind}: it has no work to look at yet.`);
  if (task.worktreeId === null || task.base === null) throw new Error(`Task ${task.id} ended without ever having had a worktree.`);
  const attemptId = lastWell ?? task.state.attemptId;
  const worktree = mustGet(works.state().worktrees, task.worktreeId, 'worktree');
  const found = await works.ports.git.summarize(worktree.path, task.base);
  const attempt = mustGet(works.state().attempts, attemptId, 'attempt');
  const job = rootOf(task.jobs, attempt.job);
  const at: Circumstances = { plan: mustGet(works.state().plans, task.planId, 'plan'), task, attemptId, now: works.ports.clock.wall() };
  const followsUp = works.ports.agents.find(job?.agent ?? task.agent)?.followsUp ?? false;
  if (!found.ok) return afterRefusal(at, { kind: 'worktree-gone', path: worktree.path }, followsUp);

  const refusal = whyNot(task, found.value);
  if (refusal === null) return { type: 'work.accepted', taskId: task.id, attemptId, tip: found.value.head };
  if (refusal.kind === 'no-commits' && task.rounds !== undefined) return { type: 'round.ended', taskId: task.id, at: at.now };
  if (refusal.kind === 'dirty-tree' && at.plan.uncommitted === 'commit') {
    const tip = await works.ports.git.commitAll(worktree.path, `${task.key}: what the agent left uncommitted\n\nCommitted by Coppice, as the plan's setting asks.`);
    works.ports.killPoint?.('after-effect', 'commit');
    return { type: 'work.accepted', taskId: task.id, attemptId, tip };
  }
  return afterRefusal(at, refusal, followsUp);
}

/** The first thing that forbids taking this work; null when nothing does. */
function whyNot(task: Task, found: WorkSummary): Refusal | null {
  if (found.headRef !== task.branchRef) {
    return { kind: 'unexpected-branch', expected: shortBranch(task.branchRef), found: found.headRef === null ? `no branch (detached at ${found.head.slice(0, 10)})` : shortBranch(found.headRef) };
  }
  if (!found.onBase) return { kind: 'base-lost', base: task.base ?? '', tip: found.head };
  if (found.dirty.length > 0) return { kind: 'dirty-tree', files: found.dirty };
  if (found.ahead === 0) return { kind: 'no-commits' };
  return found.markers.length > 0 ? { kind: 'conflict-markers', files: found.markers } : null;
}
