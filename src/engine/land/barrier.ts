import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { dead } from '../run/progress';

/** Keys that must not land yet because one declared before them has not. */
export function declaredBarrier(plan: Plan, tasks: readonly Task[]): ReadonlySet<string> {
  if (plan.mergeOrder.length === 0) return new Set();
  const gone = dead(tasks);
  const landed = new Set(tasks.filter((task) => task.state.kind === 'landed').map((task) => task.key));
  const first = plan.mergeOrder.findIndex((step) => step.some((key) => !landed.has(key) && !gone.has(key)));
  return first === -1 ? new Set() : new Set(plan.mergeOrder.slice(first + 1).flat());
}
