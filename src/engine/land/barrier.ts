import type { Plan } from '../model/plan';
import type { TasksOfPlan } from '../run/planTasks';

/**
 * Keys that must not land yet because one declared before them has not. A continuous task lands again and again: it waits
 * for nobody, and nobody for it.
 */
export function declaredBarrier(plan: Plan, tasks: TasksOfPlan): ReadonlySet<string> {
  if (plan.mergeOrder.length === 0) return new Set();
  const first = plan.mergeOrder.indexOf(openStep(plan, tasks));
  return first === -1 ? new Set() : new Set(plan.mergeOrder.slice(first + 1).flat().filter((key) => isBound(tasks, key)));
}

/** The first step of the declared order of which something has to land yet; empty where all has. */
export function openStep({ mergeOrder }: Plan, tasks: TasksOfPlan): readonly string[] {
  const gone = tasks.dead;
  return mergeOrder.find((step) => step.some((key) => isBound(tasks, key) && tasks.get(key)?.state.kind !== 'landed' && !gone.has(key))) ?? NOTHING;
}

const NOTHING: readonly string[] = [];

function isBound(tasks: TasksOfPlan, key: string): boolean {
  return tasks.get(key)?.rounds === undefined;
}
