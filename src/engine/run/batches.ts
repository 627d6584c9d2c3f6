import type { TasksOfPlan } from './planTasks';

/** Batches of which all has landed that had to, counted from the first. */
export function landedBatches(tasks: TasksOfPlan): number {
  const open = tasks.batches.find((batch) => !tasks.isThrough(batch));
  return open === undefined ? (tasks.batches.at(-1) ?? 0) : open - 1;
}

/** The batch that is being worked on under the `batch` schedule: the first with anything left that can still land. */
export function currentBatch(tasks: TasksOfPlan): number {
  const gone = tasks.dead;
  const isOpen = (batch: number): boolean => tasks.countIn(batch, 'landed') < tasks.countIn(batch) && (gone.size === 0 || tasks.inBatch(batch).some((task) => task.state.kind !== 'landed' && !gone.has(task.key)));
  return tasks.batches.find(isOpen) ?? Number.POSITIVE_INFINITY;
}
