import { assertNever } from '../../../util/assertNever';
import type { Oid } from '../../model/plan';
import type { AttemptReason } from '../../model/reasons';
import type { Task, Worktree } from '../../model/task';
import { toBegin } from '../dispatch';
import { hasEnded } from '../holds';
import { Room } from '../limits/room';
import { beginsRound, nextRound } from '../rounds';
import { mustGet } from '../state';
import type { Works } from '../works';
import { integrationTip } from './integrationTip';
import { newAttempt, reasonOf } from './newAttempt';

/** Puts on record that a task is taken in hand: by which attempt of which job, in which worktree, from which commit. */
export async function claim(works: Works, taskId: string): Promise<void> {
  const before = mustGet(works.state().tasks, taskId, 'task');
  const plan = mustGet(works.state().plans, before.planId, 'plan');
  const tip = startsAnew(before) ? await integrationTip(works, plan) : null;

  // Other claims were made while git answered: is there still a slot, and is it still this task's?
  const task = works.state().tasks.get(taskId);
  // A changed document may have taken it out meanwhile.
  if (task === undefined) return;
  const now = mustGet(works.state().plans, task.planId, 'plan');
  if (now.phase.kind !== 'running') return;
  const wall = works.ports.clock.wall();
  const { begin } = toBegin(now, works.state().planTasks(now.id), { now: wall, room: new Room(works.state(), works.ports.limits(), { now: wall }), hasEnded: hasEnded(works.state()) });
  const beginning = begin.find((other) => other.task.id === taskId);
  const job = task.jobs.find(({ name }) => name === beginning?.job);
  if (job === undefined) return;

  const worktree = task.worktreeId === null ? newWorktree(works, task) : null;
  const attempt = newAttempt(works, task, { job: job.name, why: beginsAnotherRound(task) ? { kind: 'round' } : reasonOf(job), state: { kind: 'planned' } });
  const round = beginsRound(task) ? { round: nextRound(works.state().planTasks(now.id)) } : {};
  await works.record({ type: 'task.claimed', taskId, attempt, worktree, base: baseFor(task, tip), ...round });
}

/** Whether this attempt begins from the integration branch as it is now, and not from what is there. */
function startsAnew(task: Task): boolean {
  if (task.base === null || beginsAnotherRound(task)) return true;
  const why: AttemptReason = task.state.kind === 'waiting' ? task.state.why : { kind: 'first' };
  switch (why.kind) {
    case 'conflict':
    case 'round':
      return true;
    case 'first':
    case 'failure':
    case 'dirty':
    case 'again':
      return false;
    default:
      return assertNever(why, 'reason');
  }
}

function beginsAnotherRound(task: Task): boolean {
  return beginsRound(task) && task.base !== null;
}

function baseFor(task: Task, tip: Oid | null): Oid | null {
  return tip ?? task.base;
}

function newWorktree(works: Works, task: Task): Worktree {
  const id = works.ports.ids.next();
  return {
    id,
    planId: task.planId,
    taskId: task.id,
    byHand: null,
    path: works.ports.places.worktree(task.id.replace('/', '-')),
    branchRef: task.branchRef,
    ports: null,
    state: { kind: 'intended' },
    createdAt: works.ports.clock.wall(),
  };
}
