import { assertNever } from '../../util/assertNever';
import { blamesWork } from '../criteria/unmet';
import type { Event } from '../model/events';
import type { Job, JobState } from '../model/job';
import type { Failure } from '../model/failure';
import type { Plan } from '../model/plan';
import type { AttemptReason, Refusal, TaskFailure } from '../model/reasons';
import type { Quota } from '../model/report';
import type { AttemptExit, Task } from '../model/task';
import { backoff, FIRST_BACKOFF_MS } from './backoff';
import { parkedUntil } from './limits/quota';
import { runningJobs, writerOf } from './pipeline';
import { stalledFor } from './plateau';
import { isForsaken } from './spawned';

/** Bounds that no plan changes. Each is a number of second chances, apart from those for failures of the work itself. */
const MAX_DEATHS = 2;
const MAX_CONFLICT_RUNS = 1;
const MAX_FOLLOW_UPS = 1;

export interface Circumstances {
  readonly plan: Plan;
  readonly task: Task;
  readonly attemptId: string;
  readonly now: number;
}

export interface JobCircumstances extends Circumstances {
  readonly job: Job;
  /** It was ended because nothing was heard of it. */
  readonly silent: boolean;
  /** What its agent was refused for. */
  readonly quota: Quota | null;
  /** How many attempts of the job before this one, without any other between, were refused as well. */
  readonly refusedBefore: number;
}

/** What the end of an attempt makes of its job, and of its task where that needs a person at once. */
export interface Consequence {
  readonly job: JobState;
  readonly task: Event | null;
}

/** What it means that an attempt did not end well. */
export function afterExit(at: JobCircumstances, exit: AttemptExit, tail: string): Consequence {
  const usual = afterExitOf(at, exit, tail);
  return at.job.spawned === null ? usual : ofSpawned(at, usual);
}

/** Who asked for a job decides what its failure means; and where nobody waits for it any more, it is not tried again. */
function ofSpawned({ task, job }: JobCircumstances, usual: Consequence): Consequence {
  if (usual.task !== null) return failed({ kind: 'agent-missing', agent: job.agent, reason: `its runner died ${String(MAX_DEATHS)} times without a word` });
  if (usual.job.kind !== 'waiting' || !isForsaken(task.jobs, job)) return usual;
  return failed(usual.job.why.kind === 'failure' ? usual.job.why.failure : { kind: 'agent-missing', agent: job.agent, reason: 'it was cut short, and the job that asked for it has ended' });
}

function failed(failure: TaskFailure): Consequence {
  return { job: { kind: 'failed', failure }, task: null };
}

function afterExitOf(at: JobCircumstances, exit: AttemptExit, tail: string): Consequence {
  switch (exit.kind) {
    case 'code':
      if (at.quota !== null) return parked(at, at.quota);
      return afterJobFailure(at, { kind: 'agent-exit', code: exit.code, signal: null, tail });
    case 'signal':
      return handedOver(at, afterJobFailure(at, { kind: 'agent-exit', code: null, signal: exit.signal, tail }));
    case 'not-started':
      return { job: { kind: 'failed', failure: { kind: 'agent-missing', agent: at.job.agent, reason: exit.reason } }, task: null };
    case 'stopped':
      if (at.job.state.kind === 'running' && at.job.state.cancelled === true) return { job: { kind: 'failed', failure: { kind: 'cancelled' } }, task: null };
      // An agent that waits in silence for its quota is given the same time, and no worse.
      if (at.silent && at.quota !== null) return parked(at, at.quota);
      // Ended without an answer, it is as good as dead, and counts as that.
      if (at.silent) return handedOver(at, { job: { kind: 'waiting', until: at.now + FIRST_BACKOFF_MS, why: { kind: 'again', lost: true } }, task: null });
      return { job: { kind: 'waiting', until: 0, why: { kind: 'again', lost: false } }, task: null };
    case 'lost':
      return handedOver(at, { job: { kind: 'waiting', until: at.now + FIRST_BACKOFF_MS, why: { kind: 'again', lost: true } }, task: null });
    default:
      return assertNever(exit, 'exit');
  }
}

/** It is no failure, and uses up nothing. */
function parked(at: JobCircumstances, quota: Quota): Consequence {
  return { job: { kind: 'waiting', until: parkedUntil(quota, at), why: { kind: 'again', lost: false, quota } }, task: null };
}

/** What kills its worker twice may do so for ever, and is a person's: no agent could be told what to do about it. */
function handedOver(at: JobCircumstances, next: Consequence): Consequence {
  const deaths = at.job.tries.lost + 1;
  // Beside another job that is at work in its worktree nobody is asked to look at it: that one is let finish.
  if (deaths < MAX_DEATHS || next.job.kind === 'failed' || (at.job.spawned === null && runningJobs(at.task.jobs) > 1)) return next;
  return { ...next, task: { type: 'task.attention', taskId: at.task.id, attemptId: at.attemptId, matter: { kind: 'poison', deaths } } };
}

/**
 * A verifier does not see every criterion proven. Where the work is to blame it is of no use to have it judged again as it is: the
 * job has failed, for whoever goes on from there. A verdict that does not do is the verifier's to mend.
 */
export function afterVerdict(at: JobCircumstances, failure: Extract<TaskFailure, { kind: 'criteria' }>): Consequence {
  return blamesWork(failure) ? { job: { kind: 'failed', failure }, task: null } : afterJobFailure(at, failure);
}

/** Its jobs are settled, and one of them has failed: work of which criteria are not met is done again. */
export function afterPipeline(at: Circumstances, failure: TaskFailure): Event {
  return failure.kind === 'criteria' && blamesWork(failure) ? afterFailure(at, failure) : { type: 'task.failed', taskId: at.task.id, failure };
}

/** Another try of the job with what went wrong, after a growing pause; past the maximum, it has failed. */
export function afterJobFailure(at: JobCircumstances, failure: TaskFailure): Consequence {
  const failed = at.job.tries.failed + at.task.tries.failed + 1;
  if (failed >= at.plan.maxAttempts) return { job: { kind: 'failed', failure }, task: null };
  return { job: { kind: 'waiting', until: at.now + backoff(failed), why: { kind: 'failure', failure } }, task: null };
}

/** Checks failed: as `afterFailure`, unless trying again has stopped helping. */
export function afterChecks(at: Circumstances, failure: Extract<TaskFailure, { kind: 'checks' }>, failures: { readonly before: readonly Failure[]; readonly latest: readonly Failure[] }): Event {
  const next = afterFailure(at, failure);
  const stalled = next.type === 'task.waiting' ? stalledFor(at, failures.before, failures.latest) : null;
  return stalled === null ? next : { type: 'task.failed', taskId: at.task.id, failure: { ...failure, stalled } };
}

/** The work as a whole will not do: it is done again with what went wrong, after a growing pause; past the maximum, the task has failed. */
export function afterFailure(at: Circumstances, failure: TaskFailure): Event {
  const failed = at.task.tries.failed + (writerOf(at.task.jobs)?.tries.failed ?? 0) + 1;
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
