import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { urgencyOf } from '../run/dispatch';
import { declaredBarrier } from './barrier';

/**
 * The task whose turn it is to land, or null. One lands at a time: each landing starts from where the one before left
 * the integration branch. Work named in the declared order waits for what is named before it, unless that can no
 * longer land.
 */
export function nextToLand(plan: Plan, tasks: readonly Task[]): Task | null {
  if (tasks.some((task) => task.state.kind === 'landing')) return null;
  const queued = tasks.filter((task) => task.state.kind === 'queued');
  if (queued.length === 0) return null;
  const blocked = declaredBarrier(plan, tasks);
  return queued.filter((task) => !blocked.has(task.key)).sort(urgencyOf(plan, tasks))[0] ?? null;
}
