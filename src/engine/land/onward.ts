import { isInterrupting } from '../model/hold';
import type { Event } from '../model/events';
import { USUAL_LANDING } from '../model/landingRules';
import type { Plan } from '../model/plan';
import type { Landing, Task } from '../model/task';
import type { TasksOfPlan } from '../run/planTasks';
import { mustGet, type State } from '../run/state';
import type { Step } from '../run/steps';
import { blamed } from './giveUp';
import { nextToLand } from './order';
import { checksOfTrain } from './trainChecks';
import { trainOf, type Train } from './train';
import { REMEMBERED, trainSize } from './trainSize';

/** What is done next about the landings of a plan. */
export function landingSteps(state: State, plan: Plan, tasks: TasksOfPlan, now: number): readonly Step[] {
  const train = trainOf(state, tasks);
  const proven = train.findLast((landing) => landing.state.kind === 'advancing');
  if (proven !== undefined) return [{ do: 'advance', landingId: proven.id }];
  // Whoever leaves the train takes along those behind: see `withdrawn`.
  if (train.some((landing) => isInterrupting(mustGet(state.tasks, landing.taskId, 'task').hold))) return [];
  const busy = train.filter((landing) => landing.state.kind === 'merging' || landing.state.kind === 'testing');
  if (busy.length > 0) return busy.map(({ id, planId, state: { kind } }) => (kind === 'merging' ? { do: 'merge', landingId: id } : { do: 'test', planId, landingId: id }));
  return provenAtOnce(state, train) ?? culprit(state, plan, train, now) ?? joining(state, plan, tasks, train) ?? testing(train);
}

/** Nothing is asked of these merges: they are as good as tested. */
function provenAtOnce(state: State, train: Train): readonly Step[] | null {
  const [first] = train;
  if (first === undefined || checksOfTrain(state, [first]).length > 0) return null;
  return [record({ type: 'landing.advancing', landingId: first.id, checks: [] })];
}

/** What stands on the branch itself and fails is at fault. */
function culprit(state: State, plan: Plan, train: Train, now: number): readonly Step[] | null {
  const [first] = train;
  if (first?.state.kind !== 'red') return null;
  return blamed(state, { plan, train, landing: first, checks: first.state.checks, failures: first.state.failures, now }).map(record);
}

/** Another one joins while nothing is known of the train yet. */
function joining(state: State, plan: Plan, tasks: TasksOfPlan, train: Train): readonly Step[] | null {
  if (train.some((landing) => landing.state.kind === 'red') || train.length >= longest(state, plan)) return null;
  const next = nextToJoin(state, plan, tasks, train);
  return next === null ? null : [{ do: 'start-landing', taskId: next.id }];
}

/** The task whose turn it is, if it can stand behind this train. */
export function nextToJoin(state: State, plan: Plan, tasks: TasksOfPlan, train: Train): Task | null {
  return nextToLand(plan, tasks, (task) => waitsForTrain(state, task, train));
}

/** It does not merge with what stands before it: that has to be decided first. */
function waitsForTrain(state: State, task: Task, train: Train): boolean {
  const last = state.landingsOf(task.id).at(-1);
  return last?.behind !== undefined && last.state.kind === 'abandoned' && last.state.reason.kind === 'conflict' && train.some(({ id }) => id === last.behind);
}

function longest(state: State, plan: Plan): number {
  const { strategy, atOnce } = plan.landing ?? USUAL_LANDING;
  return strategy === 'serial' ? 1 : Math.min(trainSize(state.lastLandings(plan.id, 2 * REMEMBERED)), atOnce);
}

function testing(train: Train): readonly Step[] {
  const next = toTest(train);
  return next === null ? [] : [record({ type: 'landing.testing', landingId: next.id })];
}

/** All of them; where that failed, half of those of which nothing is known. */
function toTest(train: Train): Landing | null {
  const firstRed = train.findIndex((landing) => landing.state.kind === 'red');
  return (firstRed === -1 ? train.at(-1) : train[Math.ceil(firstRed / 2) - 1]) ?? null;
}

function record(event: Event): Step {
  return { do: 'record', event };
}
