import { assertNever } from '../../util/assertNever';
import { advance } from '../land/effects/advance';
import { merge } from '../land/effects/merge';
import { startLanding } from '../land/effects/startLanding';
import { test } from '../land/effects/test';
import { verify } from '../land/effects/verify';
import { follow } from '../land/effects/follow';
import { check } from './effects/check';
import { claim } from './effects/claim';
import { inspect } from './effects/inspect';
import { launch, stopAttempt } from './effects/launch';
import { look } from './effects/look';
import { settle } from './effects/settle';
import { sweep } from './effects/sweep';
import { startJob } from './effects/startJob';
import { endPlan, openPlan } from './effects/plan';
import { prepare } from './effects/prepare';
import { removeWorktree } from './effects/removeWorktree';
import type { Step } from './steps';
import type { Works } from './works';

/** Each step by name. An effect reads the state anew, and does nothing where the step is no longer called for. */
export function carryOut(works: Works, step: Exclude<Step, { do: 'record' }>): Promise<void> {
  switch (step.do) {
    case 'open-plan':
      return openPlan(works, step.planId);
    case 'claim':
      return claim(works, step.taskId);
    case 'prepare':
      return prepare(works, step.taskId);
    case 'launch':
      return launch(works, step.attemptId);
    case 'stop-attempt':
      return stopAttempt(works, step.attemptId);
    case 'look':
      return look(works, step.attemptId);
    case 'start-job':
      return startJob(works, step.taskId, step.job);
    case 'settle':
      return settle(works, step.attemptId);
    case 'inspect':
      return inspect(works, step.taskId);
    case 'check':
      return check(works, step.taskId);
    case 'start-landing':
      return startLanding(works, step.taskId);
    case 'merge':
      return merge(works, step.landingId);
    case 'test':
      return test(works, step.landingId);
    case 'advance':
      return advance(works, step.landingId);
    case 'verify':
      return verify(works, step.planId);
    case 'follow':
      return follow(works, step.planId);
    case 'remove-worktree':
      return removeWorktree(works, step.worktreeId);
    case 'sweep':
      return sweep(works);
    case 'end-plan':
      return endPlan(works, step.planId);
    default:
      return assertNever(step, 'step');
  }
}
