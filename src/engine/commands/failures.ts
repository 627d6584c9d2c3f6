import type { WantedFailures } from '../engine';
import { currentFailures, finalFailures } from '../failures/current';
import type { Failure } from '../model/failure';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import type { State } from '../run/state';

/** In the order of plans and their tasks; what the final checks found comes last. What nobody knows has no failures. */
export function listFailures(state: State, { planId, taskId, attempt, id }: WantedFailures): readonly Failure[] {
  if (id !== undefined) return named(state, id);
  const of = (task: Task): readonly Failure[] => (attempt === undefined ? currentFailures(state, task) : ofAttempt(state, task, attempt));
  if (taskId !== undefined) {
    const task = state.tasks.get(taskId);
    return task === undefined ? [] : of(task);
  }
  return plansOf(state, planId).flatMap((plan) => [...state.tasksOf(plan.id).flatMap(of), ...(attempt === undefined ? finalFailures(state, plan) : [])]);
}

/** One, or several that cannot be told apart by what was said. */
function named(state: State, id: string): readonly Failure[] {
  const all = [...state.plans.keys()].flatMap((planId) => [planId, ...state.tasksOf(planId).map((task) => task.id)]).flatMap((owner) => state.failuresOf(owner));
  const exact = all.filter((failure) => failure.id === id);
  return exact.length > 0 ? exact : all.filter((failure) => failure.id.startsWith(id));
}

/** An attempt may fail in its worktree, be put right by hand, and fail again on the merged result: all of it is shown. */
function ofAttempt(state: State, task: Task, attempt: number): readonly Failure[] {
  return state.failuresOf(task.id).filter((failure) => failure.attempt === attempt);
}

function plansOf(state: State, planId: string | undefined): readonly Plan[] {
  if (planId === undefined) return [...state.plans.values()];
  const plan = state.plans.get(planId);
  return plan === undefined ? [] : [plan];
}
