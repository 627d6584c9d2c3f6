import { isInterrupting } from '../model/hold';
import { givenUp, queuedAgain } from '../land/giveUp';
import { nextToLand } from '../land/order';
import { trainOf } from '../land/train';
import type { Plan } from '../model/plan';
import type { Attempt, Task } from '../model/task';
import { toBegin } from './dispatch';
import { isSettled, runningJobs } from './pipeline';
import type { CommandOwner } from './runningCommands';
import type { TasksOfPlan } from './planTasks';
import { mustGet } from './state';
import type { State } from './state';
import type { Step } from './steps';

/** Whether what runs of this task is to be ended, or stays ended. */
export function isInterrupted(plan: Plan, task: Task): boolean {
  return plan.paused === 'suspend' || isInterrupting(task.hold);
}

/** Whether something of the plan waits for a person to say that it goes on. */
export function holdsBack(plan: Plan, tasks: TasksOfPlan): boolean {
  return plan.paused !== null || tasks.held.some((task) => !isOver(task));
}

/** Nothing of it goes on until somebody says so. */
export function standsStill(plan: Plan, tasks: TasksOfPlan): boolean {
  if (plan.paused === 'suspend') return true;
  if (plan.phase.kind !== 'running' || !holdsBack(plan, tasks)) return false;
  const isMoving = tasks.in('preparing', 'running', 'checking', 'landing').some(isUnderWay) || tasks.held.some(({ hold }) => hold === 'cancel');
  return !isMoving && toBegin(plan, tasks, { now: Number.POSITIVE_INFINITY }).begin.length === 0 && nextToLand(plan, tasks) === null;
}

/** Something of it is being done, and comes to its end. */
export function isUnderWay({ state, hold, jobs }: Task): boolean {
  if (isInterrupting(hold)) return false;
  if (state.kind === 'running') return runningJobs(jobs) > 0 || isSettled(jobs);
  return state.kind === 'preparing' || state.kind === 'checking' || state.kind === 'landing';
}

/** Nothing more will come of it unless somebody asks. */
export function isOver({ state }: Task): boolean {
  return state.kind === 'landed' || state.kind === 'failed' || state.kind === 'attention' || state.kind === 'cancelled';
}

/**
 * What is done with a task that is suspended or about to be cancelled: its attempts are ended, and its landing is taken
 * back unless the branch may have moved already. A suspended one then waits; the other is cancelled.
 */
export function interrupting(state: State, task: Task): readonly Step[] {
  if (task.state.kind === 'landed') return [];
  if (task.state.kind === 'landing') return withdrawing(state, task, task.state.landingId);
  const attempts = task.state.kind === 'running' ? runningAttempts(state, task) : [];
  const alive = attempts.filter(isAlive);
  if (alive.length > 0) return alive.map(({ id }) => ({ do: 'stop-attempt', attemptId: id }));
  if (task.hold === 'cancel') return [{ do: 'record', event: { type: 'task.cancelled', taskId: task.id } }];
  // Settled, its jobs wait, and hold no slot.
  return attempts.map(({ id }) => ({ do: 'settle', attemptId: id }));
}

/** Those behind it have to stand on something else. Where one before it leaves, it is among those already. */
function withdrawing(state: State, task: Task, landingId: string): readonly Step[] {
  const train = trainOf(state, state.planTasks(task.planId));
  const [last] = train.filter((landing) => landing.state.kind === 'advancing').slice(-1);
  const landing = mustGet(state.landings, landingId, 'landing');
  if (last !== undefined && landing.state.kind === 'advancing') return [{ do: 'advance', landingId: last.id }];
  const first = train.find((other) => other.state.kind !== 'advancing' && isInterrupting(mustGet(state.tasks, other.taskId, 'task').hold));
  if (first !== undefined && first.id !== landingId) return [];
  return [...givenUp(state, { train, landing, reason: { kind: 'stopped' } }), queuedAgain(state, landing)].map((event) => ({ do: 'record', event }));
}

export function runningAttempts(state: State, task: Task): readonly Attempt[] {
  return task.jobs.flatMap(({ state: at }) => (at.kind === 'running' ? [mustGet(state.attempts, at.attemptId, 'attempt')] : []));
}

/** Whether an attempt is over, also where nobody has looked yet at what it left. */
export function hasEnded(state: State): (attemptId: string) => boolean {
  return (attemptId) => mustGet(state.attempts, attemptId, 'attempt').state.kind === 'ended';
}

export function isAlive({ state }: Attempt): boolean {
  return state.kind === 'live' || state.kind === 'launching';
}

/** Whether a command is run for somebody whose work is to stand still. */
export function isUnwanted(state: State, owner: CommandOwner): boolean {
  if (owner.kind === 'by-hand') return false;
  const plan = state.plans.get(owner.planId);
  if (plan === undefined || plan.paused === 'suspend') return true;
  return owner.taskIds.some((id) => {
    const task = state.tasks.get(id);
    return task !== undefined && (isInterrupting(task.hold) || task.state.kind === 'cancelled');
  });
}
