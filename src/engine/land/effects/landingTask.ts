import type { Plan } from '../../model/plan';
import type { Landing, Task } from '../../model/task';
import type { Circumstances } from '../../run/afterAttempt';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { trainOf, type Train } from '../train';

export interface UnderWay {
  readonly landing: Landing;
  readonly task: Task;
  readonly plan: Plan;
  readonly at: Circumstances;
  /** The landings it is among. */
  readonly train: Train;
}

/** The landing with its task, or null where the step is no longer called for. */
export function underWay(works: Works, landingId: string): UnderWay | null {
  const state = works.state();
  const landing = mustGet(state.landings, landingId, 'landing');
  const task = mustGet(state.tasks, landing.taskId, 'task');
  const plan = mustGet(state.plans, landing.planId, 'plan');
  if (task.state.kind !== 'landing' || task.state.landingId !== landingId) return null;
  return { landing, task, plan, at: { plan, task, attemptId: task.state.attemptId, now: works.ports.clock.wall() }, train: trainOf(state, state.planTasks(plan.id)) };
}
