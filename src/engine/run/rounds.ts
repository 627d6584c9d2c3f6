import type { Job } from '../model/job';
import type { Plan } from '../model/plan';
import type { AttemptReason } from '../model/reasons';
import type { Task } from '../model/task';
import { isDue } from './backoff';
import type { TasksOfPlan } from './planTasks';

/**
 * How continuous tasks go on: in rounds. A round begins where something of the others has landed since the one before, so
 * that they neither spin nor keep each other going; the last one begins when the others are through, and only then is the
 * task done.
 */

const ROUND_PAUSE_MS = 60_000;

/** Whether the next claim begins a round, and does not go on with one. */
export function beginsRound({ rounds }: Task): boolean {
  return rounds !== undefined && rounds.begun === rounds.ended;
}

/** Whether it rests, rather than that something is to go on or to be tried again. */
function restsBetweenRounds(task: Task): boolean {
  return beginsRound(task) && task.state.kind === 'waiting' && task.state.why.kind === 'round';
}

/** Whether a task that waits may go on now. */
export function mayGoOn(task: Task, tasks: TasksOfPlan, now: number): boolean {
  if (task.state.kind !== 'waiting' || task.hold !== null) return false;
  const isRested = isDue(task.state, now);
  return restsBetweenRounds(task) ? othersAreThrough(tasks) || (isRested && hasNews(task, tasks)) : isRested;
}

/** Whether nothing but time keeps it. */
export function waitsForTime(task: Task, tasks: TasksOfPlan, now: number): boolean {
  return task.state.kind === 'waiting' && !isDue(task.state, now) && (!restsBetweenRounds(task) || hasNews(task, tasks));
}

/** Whether it goes on by itself, sooner or later. One that rests needs others to land something first. */
export function goesOnByItself(task: Task, tasks: TasksOfPlan): boolean {
  return task.state.kind === 'waiting' && task.hold === null && (!restsBetweenRounds(task) || hasNews(task, tasks) || othersAreThrough(tasks));
}

/** What a round that begins now has seen of the others, and whether it is the last. */
export function nextRound(tasks: TasksOfPlan): { readonly seen: number; readonly final: boolean } {
  return { seen: landedOthers(tasks), final: othersAreThrough(tasks) };
}

/** The task after a round that is over. */
export function afterRound(task: Task, { plan, tasks }: { readonly plan: Plan; readonly tasks: TasksOfPlan }, { commit, at }: { readonly commit: string; readonly at: number }): Partial<Task> {
  const { rounds, tries } = task;
  if (rounds === undefined) return { state: { kind: 'landed', commit, at }, hold: null };
  const ended = { ...rounds, ended: rounds.begun };
  // A person may have given the others more to do meanwhile.
  if (rounds.final && othersAreThrough(tasks)) return { rounds: ended, state: { kind: 'landed', commit, at }, hold: null };
  const why = { kind: 'round' } as const;
  const until = at + (plan.roundPauseMs ?? ROUND_PAUSE_MS);
  return { rounds: ended, state: { kind: 'waiting', until, why }, jobs: fromTheBeginning(task.jobs, why), tries: { started: tries.started, failed: 0, conflicts: 0, followUps: 0 } };
}

function fromTheBeginning(jobs: readonly Job[], why: AttemptReason): readonly Job[] {
  // Whoever asked for another job asks again where that is still needed.
  const begun = (job: Job): Job => ({ ...job, state: job.needs.length === 0 ? { kind: 'waiting', until: 0, why } : { kind: 'pending' }, tries: { failed: 0, lost: 0 } });
  return jobs.map((job) => (job.spawned === null ? begun(job) : job));
}

function hasNews({ rounds }: Task, tasks: TasksOfPlan): boolean {
  return rounds !== undefined && rounds.seen !== landedOthers(tasks);
}

/** Those that are continuous themselves do not count, lest two of them keep each other going for ever. */
function landedOthers(tasks: TasksOfPlan): number {
  return tasks.count('landed') - countOf(tasks.continuous, 'landed');
}

/** All others have landed, were cancelled, or are done without. Where one of them waits for a person, they are not. */
function othersAreThrough(tasks: TasksOfPlan): boolean {
  const cancelled = tasks.count('cancelled') - countOf(tasks.continuous, 'cancelled');
  const excused = tasks.excused.filter(({ rounds, state }) => rounds === undefined && state.kind !== 'cancelled').length;
  return landedOthers(tasks) + cancelled + excused === tasks.size - tasks.continuous.length;
}

function countOf(tasks: readonly Task[], kind: Task['state']['kind']): number {
  return tasks.filter(({ state }) => state.kind === kind).length;
}
