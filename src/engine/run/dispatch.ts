import { assertNever } from '../../util/assertNever';
import { declaredBarrier } from '../land/barrier';
import { remainingHops } from '../plan/graph';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { currentBatch } from './progress';

/** Tasks to claim now, most urgent first, no more than there are free slots. */
export function toClaim(plan: Plan, tasks: readonly Task[], now: number): readonly Task[] {
  const free = plan.maxParallel - tasks.filter(holdsSlot).length;
  if (free <= 0) return [];
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

/** A slot is held while a worktree is made and while the agent runs: not while its work is checked or waits to land. */
export function holdsSlot(task: Task): boolean {
  return task.state.kind === 'preparing' || task.state.kind === 'running';
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
