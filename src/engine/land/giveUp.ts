import type { Event } from '../model/events';
import type { Failure } from '../model/failure';
import type { CheckResult, Plan } from '../model/plan';
import type { AbandonReason, Landing, Task } from '../model/task';
import { afterChecks } from '../run/afterAttempt';
import { mustGet, type State } from '../run/state';
import { fromOn, upTo, type Train } from './train';

interface Leaving {
  readonly train: Train;
  readonly landing: Landing;
  readonly reason: AbandonReason;
}

/** A landing is given up. Those behind it stood on its commit: they wait for their turn again, and that costs them nothing. */
export function givenUp(state: State, { train, landing, reason }: Leaving): readonly Event[] {
  const behind = fromOn(train, landing.id).slice(1);
  return [
    { type: 'landing.abandoned', landingId: landing.id, reason },
    ...behind.flatMap((other) => [{ type: 'landing.abandoned', landingId: other.id, reason: { kind: 'behind', landingId: landing.id } } as const, queuedAgain(state, other)]),
  ];
}

/** What was proven by one test falls with it: none of these was tested by itself. */
export function givenUpTogether(state: State, { train, landing, reason }: Leaving): readonly Event[] {
  const before = upTo(train, landing.id).slice(0, -1);
  return [
    ...before.flatMap((other): readonly Event[] => [{ type: 'landing.abandoned', landingId: other.id, reason }, queuedAgain(state, other)]),
    ...givenUp(state, { train, landing, reason }),
  ];
}

/** Its work is as proven as it was: it waits for another turn. */
export function queuedAgain(state: State, landing: Landing): Event {
  const { id, attemptId } = landingTask(state, landing);
  return { type: 'task.queued', taskId: id, attemptId, tip: landing.tip, at: landing.startedAt };
}

interface Blame {
  readonly plan: Plan;
  readonly train: Train;
  readonly landing: Landing;
  readonly checks: readonly CheckResult[];
  readonly failures: readonly Failure[];
  readonly now: number;
}

/** The checks failed on its tree, and passed on what it was brought into. */
export function blamed(state: State, { plan, train, landing, checks, failures, now }: Blame): readonly Event[] {
  const { task, attemptId } = landingTask(state, landing);
  const before = state.failuresOf(task.id);
  return [
    ...givenUp(state, { train, landing, reason: { kind: 'checks-failed', results: checks } }),
    { type: 'failures.captured', planId: plan.id, failures },
    afterChecks({ plan, task, attemptId, now }, { kind: 'checks', where: 'merged', results: checks }, { before, latest: failures }),
  ];
}

function landingTask(state: State, { taskId }: Landing): { readonly id: string; readonly task: Task; readonly attemptId: string } {
  const task = mustGet(state.tasks, taskId, 'task');
  if (task.state.kind !== 'landing') throw new Error(`Task ${task.id} is ${task.state.kind}, and its landing is under way.`);
  return { id: task.id, task, attemptId: task.state.attemptId };
}
