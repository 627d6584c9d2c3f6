import type { TasksOfPlan } from './planTasks';

/** Batches of which all has landed that had to, counted from the first. What continuous tasks do at the end counts as one more. */
export function landedBatches(tasks: TasksOfPlan): number {
  const open = tasks.batches.find((batch) => !tasks.isThrough(batch));
  if (open !== undefined) return open - 1;
  return (tasks.batches.at(-1) ?? 0) + (tasks.continuous.length > 0 && tasks.continuous.every(({ state }) => state.kind === 'landed') ? 1 : 0);
}

/** The batch that is being worked on under the `batch` schedule: the first with anything left that can still land. */
export function currentBatch(tasks: TasksOfPlan): number {
  const gone = tasks.dead;
  const isOpen = (batch: number): boolean => tasks.countIn(batch, 'landed') < tasks.countIn(batch) && (gone.size === 0 || tasks.inBatch(batch).some((task) => task.state.kind !== 'landed' && !gone.has(task.key)));
  return tasks.batches.find(isOpen) ?? Number.POSITIVE_INFINITY;
}
