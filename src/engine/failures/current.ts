import type { Failure } from '../model/failure';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import type { State } from '../run/state';

/** Of the last time something of this task failed, whatever has happened since. */
export function lastRound(failures: readonly Failure[]): readonly Failure[] {
  const round = failures.at(-1)?.round;
  return failures.filter((failure) => failure.round === round);
}

/** What is still wrong with a task, as far as is known: nothing once its next attempt has passed. */
export function currentFailures(state: State, task: Task): readonly Failure[] {
  switch (task.state.kind) {
    case 'queued':
    case 'landing':
    case 'landed':
    case 'cancelled':
      return [];
    case 'backlog':
    case 'ready':
    case 'preparing':
    case 'running':
    case 'checking':
    case 'waiting':
    case 'attention':
    case 'failed':
      return lastRound(state.failuresOf(task.id));
  }
}

/** What the final checks found, while the plan rests on it. */
export function finalFailures(state: State, plan: Plan): readonly Failure[] {
  const isRed = (plan.phase.kind === 'closing' || plan.phase.kind === 'ended') && plan.phase.outcome.kind === 'verification-failed';
  return isRed ? lastRound(state.failuresOf(plan.id)) : [];
}
