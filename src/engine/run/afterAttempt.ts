import { assertNever } from '../../util/assertNever';
import type { Event } from '../model/events';
import type { Plan } from '../model/plan';
import type { AttemptExit, AttemptReason, Refusal, Task, TaskFailure } from '../model/task';

/** Bounds that no plan changes. Each is a number of second chances, apart from those for failures of the work itself. */
const MAX_LOST = 2;
const MAX_CONFLICT_RUNS = 1;
const MAX_FOLLOW_UPS = 1;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

export interface Circumstances {
  readonly plan: Plan;
  readonly task: Task;
  readonly attemptId: string;
  readonly now: number;
}

/** What an agent's end means for its task. Null: it ended well, and its work is to be looked at. */
export function afterExit(at: Circumstances, exit: AttemptExit, tail: string): Event | null {
  switch (exit.kind) {
    case 'code':
      return exit.code === 0 ? null : afterFailure(at, { kind: 'agent-exit', code: exit.code, signal: null, tail });
    case 'signal':
      return afterFailure(at, { kind: 'agent-exit', code: null, signal: exit.signal, tail });
    case 'not-started':
      return { type: 'task.failed', taskId: at.task.id, failure: { kind: 'agent-missing', agent: at.task.agent, reason: exit.reason } };
    case 'stopped':
      return wait(at, { kind: 'again', lost: false }, 0);
    case 'lost':
      return at.task.tries.lost + 1 < MAX_LOST
        ? wait(at, { kind: 'again', lost: true }, FIRST_BACKOFF_MS)
        : { type: 'task.attention', taskId: at.task.id, attemptId: at.attemptId, matter: { kind: 'poison', deaths: at.task.tries.lost + 1 } };
    default:
      return assertNever(exit, 'exit');
  }
}

/** Another try with what went wrong, after a growing pause; past the maximum, the task has failed. */
export function afterFailure(at: Circumstances, failure: TaskFailure): Event {
  const failed = at.task.tries.failed + 1;
  if (failed >= at.plan.maxAttempts) return { type: 'task.failed', taskId: at.task.id, failure };
  return wait(at, { kind: 'failure', failure }, backoff(failed));
}

export function afterRefusal(at: Circumstances, refusal: Refusal, agentFollowsUp: boolean): Event {
  switch (refusal.kind) {
    case 'no-commits':
    case 'conflict-markers':
      return afterFailure(at, { kind: 'refused', refusal });
    case 'dirty-tree':
      return agentFollowsUp && at.task.tries.followUps < MAX_FOLLOW_UPS ? wait(at, { kind: 'dirty', files: refusal.files }, 0) : attention(at, refusal);
    case 'unexpected-branch':
    case 'base-lost':
    case 'worktree-gone':
    case 'integration-busy':
      return attention(at, refusal);
    default:
      return assertNever(refusal, 'refusal');
  }
}

/** The first conflict is given back to the task, on the new base; the second is a person's. */
export function afterConflict(at: Circumstances, files: readonly string[], oldTip: string): Event {
  return at.task.tries.conflicts < MAX_CONFLICT_RUNS
    ? wait(at, { kind: 'conflict', files, oldTip }, 0)
    : { type: 'task.attention', taskId: at.task.id, attemptId: at.attemptId, matter: { kind: 'conflict', files } };
}

function attention(at: Circumstances, refusal: Refusal): Event {
  return { type: 'task.attention', taskId: at.task.id, attemptId: at.attemptId, matter: { kind: 'refused', refusal } };
}

function wait(at: Circumstances, why: AttemptReason, delay: number): Event {
  return { type: 'task.waiting', taskId: at.task.id, until: delay === 0 ? 0 : at.now + delay, why };
}

function backoff(failed: number): number {
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failed - 1));
}
