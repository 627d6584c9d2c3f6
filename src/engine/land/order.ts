import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import type { TasksOfPlan } from '../run/planTasks';
import { declaredBarrier } from './barrier';

/**
 * The task whose turn it is to land, or null. Each starts from where the one before leaves the integration branch, so that
 * one which is landing counts as landed here. Work named in the declared order waits for what is named before it, unless
 * that can no longer land.
 */
export function nextToLand(plan: Plan, tasks: TasksOfPlan, isOut: (task: Task) => boolean = () => false): Task | null {
  if (plan.paused !== null || tasks.count('queued') === 0) return null;
  const blocked = declaredBarrier(plan, tasks);
  for (const task of tasks.queued(plan.mergeOrder)) if (task.hold === null && !blocked.has(task.key) && !isOut(task)) return task;
  return null;
}
