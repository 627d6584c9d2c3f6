import type { Plan } from '../model/plan';
import type { TasksOfPlan } from '../run/planTasks';

/**
 * Keys that must not land yet because one declared before them has not. A continuous task lands again and again: it waits
 * for nobody, and nobody for it.
 */
export function declaredBarrier(plan: Plan, tasks: TasksOfPlan): ReadonlySet<string> {
  if (plan.mergeOrder.length === 0) return new Set();
  const gone = tasks.dead;
  const isBound = (key: string): boolean => tasks.get(key)?.rounds === undefined;
  const first = plan.mergeOrder.findIndex((step) => step.some((key) => isBound(key) && tasks.get(key)?.state.kind !== 'landed' && !gone.has(key)));
  return first === -1 ? new Set() : new Set(plan.mergeOrder.slice(first + 1).flat().filter(isBound));
}
