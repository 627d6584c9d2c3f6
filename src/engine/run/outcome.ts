import type { TasksOfPlan } from './planTasks';

/** What a plan has come to where nothing of it goes on by itself. Optional tasks that will not land are not missed. */
export function outcomeAtRest(tasks: TasksOfPlan): 'completed' | 'cancelled' | 'incomplete' {
  const landed = tasks.count('landed');
  const cancelled = tasks.count('cancelled');
  // Of a list that lost its last task, or a plan that was given up whole, nothing has landed, and nothing is to be proven.
  const nothingWanted = cancelled === tasks.size;
  if (landed + tasks.excused.length === tasks.size && !nothingWanted) return 'completed';
  return landed + cancelled === tasks.size ? 'cancelled' : 'incomplete';
}
