import type { CancelTarget, Done, Refused } from '../engine';
import type { Job } from '../model/job';
import type { Task } from '../model/task';
import { isCancellable } from '../run/evolveHolds';
import type { RunningCommands } from '../run/runningCommands';
import { shortBranch } from '../run/names';
import type { Works } from '../run/works';
import { stopAttempt } from '../run/effects/launch';
import { keyList } from './planPart';
import { refused } from './refused';
import { choose, endWork, type Chosen } from './workTarget';

/** Gives up a job, a task, a batch or a plan. Answers when none of its processes is left. Nothing that was made is thrown away. */
export async function cancel(works: Works, commands: RunningCommands, target: CancelTarget): Promise<Done | Refused> {
  const chosen = choose(works.state(), target);
  if (!chosen.ok) return chosen.error;
  const { plan, tasks, name } = chosen.value;
  if (target.kind === 'job') return cancelJob(works, tasks[0], target.job);
  const open = tasks.filter(isCancellable);
  if (open.length === 0) return refused('nothing-to-cancel', `${name}: ${tasks.length === 1 ? `it is ${tasks[0]?.state.kind ?? 'gone'}` : 'all of it has landed or is cancelled'} already.`, 'What has landed stays: git revert takes it back.');
  if (target.kind === 'plan' && plan.phase.kind !== 'ended') await works.record({ type: 'plan.cancelled', planId: plan.id });
  else await works.record(...open.map(({ id }) => ({ type: 'task.held' as const, taskId: id, hold: 'cancel' as const })));
  const ids = open.map(({ id }) => id);
  await endWork(works, commands, ids);
  return { kind: 'done', text: cancelledText(works, chosen.value, ids) };
}

async function cancelJob(works: Works, task: Task | undefined, name: string): Promise<Done | Refused> {
  const job = task?.jobs.find((each) => each.name === name);
  if (task === undefined || job === undefined) return refused('unknown-job', `${task?.key ?? 'The task'} has no job ${name}.`, `Its jobs are ${keyList(task?.jobs.map((each) => each.name) ?? [])}.`);
  const refusal = whyNot(task, job);
  if (refusal !== null) return refusal;
  if (job.state.kind === 'running') {
    const { attemptId } = job.state;
    await works.record({ type: 'job.cancelling', taskId: task.id, job: name });
    await stopAttempt(works, attemptId);
  } else await works.record({ type: 'job.failed', taskId: task.id, job: name, failure: { kind: 'cancelled' } });
  const rest = job.optional ? `${task.key} goes on without it.` : `${task.key} cannot succeed without it, unless the plan says what is done instead.`;
  return { kind: 'done', text: `${task.key}: ${name} is cancelled. What it had done stays in the worktree. ${rest}` };
}

function whyNot(task: Task, job: Job): Refused | null {
  switch (job.state.kind) {
    case 'done':
    case 'failed':
    case 'skipped':
      return refused('nothing-to-cancel', `${job.name} of ${task.key} is ${job.state.kind} already.`, 'Only what has not ended can be cancelled.');
    case 'pending':
    case 'waiting':
    case 'running':
      return task.state.kind === 'running' ? null : refused('not-at-work', `${task.key} is ${task.state.kind}: none of its jobs is at work.`, `Cancel the task as a whole: coppice cancel ${task.key}.`);
  }
}

function cancelledText(works: Works, { plan, name }: Chosen, ids: readonly string[]): string {
  const { all: tasks, dead } = works.state().planTasks(plan.id);
  const chosen = tasks.filter(({ id }) => ids.includes(id));
  const cancelled = chosen.filter(({ state }) => state.kind === 'cancelled');
  const late = chosen.filter(({ state }) => state.kind !== 'cancelled');
  const left = [...dead].filter((key) => tasks.some((task) => task.key === key && task.state.kind === 'backlog'));
  return [
    cancelled.length === 0 ? '' : cancelled.length === 1 ? `${cancelled[0]?.key ?? ''} is cancelled. ${keptText(works, cancelled[0])}` : `Cancelled ${name}: ${keyList(cancelled.map(({ key }) => key))}. Their worktrees and branches stay as they are; coppice retry takes one up again.`,
    late.length === 0 ? '' : `${keyList(late.map(({ key }) => key))}: the integration branch is being moved at this moment, so this lands.`,
    left.length === 0 ? '' : `Cannot start without: ${keyList(left)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function keptText(works: Works, task: Task | undefined): string {
  const worktree = task?.worktreeId === null || task === undefined ? undefined : works.state().worktrees.get(task.worktreeId);
  if (task === undefined || worktree === undefined) return `Nothing of it had been begun; coppice retry ${task?.key ?? ''} takes it up.`;
  return `Its worktree ${worktree.path} and its branch ${shortBranch(task.branchRef)} stay as they are; coppice retry ${task.key} takes it up again.`;
}
