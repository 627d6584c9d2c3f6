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
  return candidates
    .filter((task) => task.batch <= batch)
    .sort(urgency)
    .slice(0, free);
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
