import { assertNever } from '../../util/assertNever';
import { declaredBarrier } from '../land/barrier';
import { remainingHops } from '../plan/graph';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { runningJobs, startable } from './pipeline';
import { currentBatch } from './progress';

/** A job to begin now. A task that is not at work yet is claimed by it. */
export interface Beginning {
  readonly task: Task;
  readonly job: string;
}

/** What to begin now, most urgent first, no more than there are free slots. What was begun goes on before anything new. */
export function toBegin(plan: Plan, tasks: readonly Task[], now: number): readonly Beginning[] {
  const free = plan.maxParallel - tasks.reduce((sum, task) => sum + slotsOf(task), 0);
  if (free <= 0) return [];
  const next = tasks.filter(({ state }) => state.kind === 'running').flatMap((task) => startable(task.jobs, now).map((job) => ({ task, job: job.name })));
  if (next.length >= free) return next.slice(0, free);
  return [...next, ...toClaim(plan, tasks, { now, free: free - next.length }).flatMap((task) => firstJob(task, now))];
}

function firstJob(task: Task, now: number): readonly Beginning[] {
  const [job] = startable(task.jobs, now);
  return job === undefined ? [] : [{ task, job: job.name }];
}

/** Tasks to claim, most urgent first. */
function toClaim(plan: Plan, tasks: readonly Task[], { now, free }: { readonly now: number; readonly free: number }): readonly Task[] {
  const candidates = tasks.filter((task) => isClaimable(task, now));
  if (candidates.length === 0) return [];
  const batch = plan.schedule === 'batch' ? currentBatch(tasks) : Number.POSITIVE_INFINITY;
  const urgency = urgencyOf(plan, tasks);
  const chosen: Task[] = [];
  const rivals = new Rivals(plan, tasks);
  for (const task of candidates.filter((candidate) => candidate.batch <= batch).sort(urgency)) {
    if (chosen.length === free) break;
    if (!rivals.begin(task)) continue;
    chosen.push(task);
  }
  return chosen;
}

/** Keeps apart what is expected to change the same lines: the second starts from what the first has landed. */
class Rivals {
  readonly #underWay: Set<string>;

  constructor(plan: Plan, tasks: readonly Task[]) {
    // What must not land yet may be waiting for the very task that would wait for it.
    const blocked = declaredBarrier(plan, tasks);
    const underWay = tasks.filter((task) => isUnderWay(task) && !(task.state.kind === 'queued' && blocked.has(task.key)));
    this.#underWay = new Set(underWay.map((task) => task.key));
  }

  /** False where one that this task must be kept apart from is being worked on. */
  begin(task: Task): boolean {
    if (task.apart.some((key) => this.#underWay.has(key))) return false;
    this.#underWay.add(task.key);
    return true;
  }
}

/** From its claim until it has landed or stands still. */
function isUnderWay({ state }: Task): boolean {
  switch (state.kind) {
    case 'preparing':
    case 'running':
    case 'checking':
    case 'queued':
    case 'landing':
      return true;
    // What waits to be tried again is claimable itself: of two that wait, the more urgent one goes first.
    case 'waiting':
    case 'backlog':
    case 'ready':
    case 'landed':
    case 'attention':
    case 'failed':
    case 'cancelled':
      return false;
    default:
      return assertNever(state, 'task state');
  }
}

/** A slot is held while a worktree is made and by each job that runs: not while work is checked or waits to land. */
export function slotsOf(task: Task): number {
  if (task.state.kind === 'preparing') return 1;
  return task.state.kind === 'running' ? runningJobs(task.jobs) : 0;
}

function isClaimable(task: Task, now: number): boolean {
  return task.state.kind === 'ready' || (task.state.kind === 'waiting' && task.state.until <= now);
}

/**
 * Where the document declares an order of merging, work starts in that order too: any other priority would fill the
 * slots with work that must wait for what has not begun. Otherwise the longest way still to go comes first.
 */
export function urgencyOf(plan: Plan, tasks: readonly Task[]): (a: Task, b: Task) => number {
  const declared = new Map(plan.mergeOrder.flatMap((step, index) => step.map((key) => [key, index] as const)));
  const hops = remainingHops(tasks);
  const rank = (task: Task): number => declared.get(task.key) ?? plan.mergeOrder.length;
  return (a, b) => rank(a) - rank(b) || (hops.get(b.key) ?? 0) - (hops.get(a.key) ?? 0) || a.position - b.position;
}
