import { assertNever } from '../../util/assertNever';
import type { Event } from '../model/events';
import { givenUp, givenUpTogether } from '../land/giveUp';
import { trainOf } from '../land/train';
import { mustGet } from './state';
import type { State } from './state';
import type { Step } from './steps';

/** Where the state goes when a step met something nobody foresaw. The reason is shown as it is; nothing is tried blindly again. */
export function afterFault(state: State, step: Exclude<Step, { do: 'record' }>, reason: string): readonly Event[] {
  switch (step.do) {
    case 'open-plan':
      return [{ type: 'plan.closing', planId: step.planId, outcome: { kind: 'could-not-open', reason } }];
    case 'claim':
      return state.tasks.has(step.taskId) ? [{ type: 'task.failed', taskId: step.taskId, failure: { kind: 'worktree', reason } }] : [];
    case 'prepare':
    case 'inspect':
      return [{ type: 'task.failed', taskId: step.taskId, failure: { kind: 'worktree', reason } }];
    case 'check':
    case 'start-landing':
      return [{ type: 'task.failed', taskId: step.taskId, failure: { kind: 'landing', reason } }];
    case 'start-job':
      return [{ type: 'job.failed', taskId: step.taskId, job: step.job, failure: { kind: 'worktree', reason } }];
    case 'settle':
      return [{ type: 'task.failed', taskId: mustGet(state.attempts, step.attemptId, 'attempt').taskId, failure: { kind: 'worktree', reason } }];
    case 'look':
    case 'sweep':
      return [];
    case 'launch':
    case 'stop-attempt': {
      const attempt = mustGet(state.attempts, step.attemptId, 'attempt');
      return attempt.state.kind === 'ended' ? [] : [{ type: 'attempt.ended', attemptId: attempt.id, exit: { kind: 'not-started', reason }, at: attempt.startedAt ?? 0 }];
    }
    case 'merge':
    case 'test':
    case 'advance': {
      const landing = mustGet(state.landings, step.landingId, 'landing');
      const train = trainOf(state, state.planTasks(landing.planId));
      if (!train.some(({ id }) => id === landing.id)) return [];
      return [
        ...(step.do === 'advance' ? givenUpTogether : givenUp)(state, { train, landing, reason: { kind: 'fault', reason } }),
        { type: 'task.failed', taskId: landing.taskId, failure: { kind: 'landing', reason } },
      ];
    }
    case 'verify':
      return [{ type: 'plan.closing', planId: step.planId, outcome: { kind: 'verification-failed', results: [], fault: reason } }];
    case 'follow': {
      const plan = mustGet(state.plans, step.planId, 'plan');
      return [{ type: 'plan.advanced', planId: plan.id, advance: { kind: 'refused', branch: plan.targetBranch ?? 'HEAD', reason, batches: Number.MAX_SAFE_INTEGER } }];
    }
    case 'remove-worktree':
      return [{ type: 'worktree.kept', worktreeId: step.worktreeId, reason }];
    case 'end-plan':
      return [];
    default:
      return assertNever(step, 'step');
  }
}
