import type { Event } from '../model/events';
import type { Waits } from '../model/limits';

/**
 * What is to be done next. A step names rows and carries nothing else: whoever carries it out reads the state again,
 * and may do it twice, because every step is idempotent.
 */
export type Step =
  /** Nothing to do in the world: it follows from the state, and only has to be put on record. */
  | { readonly do: 'record'; readonly event: Event }
  | { readonly do: 'open-plan'; readonly planId: string }
  | { readonly do: 'claim'; readonly taskId: string }
  | { readonly do: 'prepare'; readonly taskId: string }
  | { readonly do: 'launch'; readonly attemptId: string }
  | { readonly do: 'stop-attempt'; readonly attemptId: string }
  /** Nothing was heard of it for long: are there signs of life? */
  | { readonly do: 'look'; readonly attemptId: string }
  /** Another job of a task whose worktree stands. */
  | { readonly do: 'start-job'; readonly taskId: string; readonly job: string }
  /** An attempt has ended: what that means for its job, and for its task where no other job is at work. */
  | { readonly do: 'settle'; readonly attemptId: string }
  | { readonly do: 'inspect'; readonly taskId: string }
  | { readonly do: 'check'; readonly taskId: string }
  | { readonly do: 'start-landing'; readonly taskId: string }
  | { readonly do: 'merge'; readonly landingId: string }
  | { readonly do: 'test'; readonly planId: string; readonly landingId: string }
  | { readonly do: 'advance'; readonly landingId: string }
  | { readonly do: 'verify'; readonly planId: string }
  | { readonly do: 'follow'; readonly planId: string }
  | { readonly do: 'remove-worktree'; readonly worktreeId: string }
  | { readonly do: 'end-plan'; readonly planId: string }
  /** Which branches will not merge with each other? */
  | { readonly do: 'sweep' };

export interface Decision {
  readonly steps: readonly Step[];
  /** When to decide again though nothing happened; null when only an event can change anything. */
  readonly wakeAt: number | null;
  /** What only a limit keeps from beginning. */
  readonly waits: Waits;
}

/** One name per piece of work, so that none is begun twice at the same time. */
export function stepKey(step: Exclude<Step, { do: 'record' }>): string {
  // There is one integration worktree to test in: one that is being ended must have let go of it.
  if (step.do === 'test' || step.do === 'verify') return `prove ${step.planId}`;
  if (step.do === 'sweep') return step.do;
  if ('job' in step) return `${step.do} ${step.taskId} ${step.job}`;
  if ('planId' in step) return `${step.do} ${step.planId}`;
  if ('taskId' in step) return `${step.do} ${step.taskId}`;
  if ('attemptId' in step) return `${step.do} ${step.attemptId}`;
  if ('landingId' in step) return `${step.do} ${step.landingId}`;
  return `${step.do} ${step.worktreeId}`;
}
