import type { Done, Refused } from '../engine';
import type { Event } from '../model/events';
import type { Plan, PlanPhase } from '../model/plan';
import type { Task } from '../model/task';
import type { State } from '../run/state';
import type { Works } from '../run/works';
import { refused } from './refused';

export interface Resume {
  readonly planId?: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Goes on with what was stopped, and gives what failed or waits for a person another chance. */
export async function resume(works: Works, request: Resume): Promise<Done | Refused> {
  const plans = choose(works.state(), request.planId);
  if (plans.length === 0) return nothingToResume(request.planId);
  for (const plan of plans) await works.ports.environments.remember(plan.id, request.environment);
  await works.record(...plans.flatMap((plan): readonly Event[] => [{ type: 'plan.resumed', planId: plan.id }, ...retryAll(works.state(), plan.id)]));
  return { kind: 'done', text: `Goes on with ${plans.map((plan) => plan.id).join(', ')}.` };
}

export async function retry(works: Works, taskId: string): Promise<Done | Refused> {
  const task = works.state().tasks.get(taskId);
  if (task === undefined) return refused('unknown-task', `There is no task ${taskId}.`, 'See coppice status for the tasks there are.');
  if (!isRetriable(task)) return refused('nothing-to-retry', `${task.key} is ${task.state.kind}: there is nothing to retry.`, 'Only what failed, was cancelled or waits for you can be retried.');
  await works.record({ type: 'plan.resumed', planId: task.planId }, { type: 'task.retried', taskId });
  return { kind: 'done', text: `${task.key} is tried again.` };
}

export function retryAll(state: State, planId: string): readonly Event[] {
  return state
    .tasksOf(planId)
    .filter(isRetriable)
    .map((task) => ({ type: 'task.retried', taskId: task.id }));
}

export function isRetriable(task: Task): boolean {
  return task.state.kind === 'failed' || task.state.kind === 'attention' || task.state.kind === 'cancelled';
}

/** A named plan, or all that are paused, in whole or in part, or came to rest unfinished. */
function choose(state: State, planId: string | undefined): readonly Plan[] {
  const plans = [...state.plans.values()].filter((plan) => !isCompleted(plan.phase) && state.tasksOf(plan.id).length > 0 && (plan.paused !== null || plan.phase.kind === 'ended' || state.tasksOf(plan.id).some(({ hold }) => hold !== null)));
  return planId === undefined ? plans : plans.filter((plan) => plan.id === planId);
}

function isCompleted(phase: PlanPhase): boolean {
  return (phase.kind === 'ended' || phase.kind === 'closing') && phase.outcome.kind === 'completed';
}

function nothingToResume(planId: string | undefined): Refused {
  return planId === undefined
    ? refused('nothing-to-resume', 'No plan is stopped or unfinished.', 'Start one: coppice run PLAN.md.')
    : refused('nothing-to-resume', `${planId} is not a plan that is stopped or unfinished.`, 'See coppice status for the plans there are.');
}
