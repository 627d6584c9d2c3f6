import type { Plan } from '../model/plan';
import type { TasksOfPlan } from '../run/planTasks';

/**
 * Keys that must not land yet because one declared before them neither has nor is about to. A continuous task lands again and again: it waits
 * for nobody, and nobody for it.
 */
export function declaredBarrier(plan: Plan, tasks: TasksOfPlan): ReadonlySet<string> {
  if (plan.mergeOrder.length === 0) return new Set();
  const first = plan.mergeOrder.indexOf(openStep(plan, tasks));
  return first === -1 ? new Set() : new Set(plan.mergeOrder.slice(first + 1).flat().filter((key) => isBound(tasks, key)));
}

/** The first step of the declared order of which something neither has landed nor is about to; empty where there is none. */
export function openStep({ mergeOrder }: Plan, tasks: TasksOfPlan): readonly string[] {
  const gone = tasks.dead;
  return mergeOrder.find((step) => step.some((key) => isBound(tasks, key) && !isIn(tasks, key) && !gone.has(key))) ?? NOTHING;
}

const NOTHING: readonly string[] = [];

function isBound(tasks: TasksOfPlan, key: string): boolean {
  return tasks.get(key)?.rounds === undefined;
}

function isIn(tasks: TasksOfPlan, key: string): boolean {
  const kind = tasks.get(key)?.state.kind;
  return kind === 'landed' || kind === 'landing';
}
