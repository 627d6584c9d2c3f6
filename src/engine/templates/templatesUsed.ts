import type { StartPlan } from '../engine';
import type { PlanDocument, PlannedTask } from '../model/plan';
import { STANDARD } from './builtIn';

/** Name of the template a task goes through: its own, the one that is asked for, the plan's, or the usual one. */
export function templateOfTask(task: PlannedTask, document: PlanDocument, { template }: StartPlan['options']): string {
  return task.template ?? template ?? document.template ?? STANDARD.name;
}

/** Names of all templates that a plan's tasks go through, in the order of the document. */
export function templatesUsed(document: PlanDocument, options: StartPlan['options']): readonly string[] {
  return [...new Set(document.tasks.filter(({ done }) => !done).map((task) => templateOfTask(task, document, options)))];
}
