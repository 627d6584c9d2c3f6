import type { Plan } from '../../model/plan';
import type { Task } from '../../model/task';
import type { State } from '../state';

/** Tasks of a plan that have a branch which is to land, while at least one agent may change something about it. */
export function tasksInSight(state: State, plan: Plan): readonly Task[] {
  if (plan.phase.kind !== 'running') return [];
  const tasks = state.planTasks(plan.id);
  if (tasks.count('running') === 0) return [];
  return tasks.in('running', 'checking', 'queued', 'waiting', 'attention').filter(({ base }) => base !== null);
}
