import type { Unmet } from './criteria';
import type { CheckResult, Oid } from './plan';
import type { Quota } from './report';

/** Why an attempt is made. Everything but the first carries what the agent must be told. */
export type AttemptReason =
  | { readonly kind: 'first' }
  | { readonly kind: 'failure'; readonly failure: TaskFailure }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly oldTip: Oid }
  /** Another round of a continuous task, from the integration branch as it is now. */
  | { readonly kind: 'round' }
  | { readonly kind: 'dirty'; readonly files: readonly string[] }
  /** The runner vanished (`lost`), the user stopped it, or it was refused for its quota: the same work again, nothing to add. */
  | { readonly kind: 'again'; readonly lost: boolean; readonly quota?: Quota };

/** Why work was not taken, though its agent said it was done. Each has a text in `land/refusals.ts`. */
export type Refusal =
  | { readonly kind: 'no-commits' }
  | { readonly kind: 'dirty-tree'; readonly files: readonly string[] }
  | { readonly kind: 'unexpected-branch'; readonly expected: string; readonly found: string }
  | { readonly kind: 'base-lost'; readonly base: Oid; readonly tip: Oid }
  | { readonly kind: 'conflict-markers'; readonly files: readonly string[] }
  | { readonly kind: 'worktree-gone'; readonly path: string }
  /** Somebody has the integration branch checked out, with changes a landing would walk over. */
  | { readonly kind: 'integration-busy'; readonly reason: string };

export type TaskFailure =
  | { readonly kind: 'agent-exit'; readonly code: number | null; readonly signal: string | null; readonly tail: string }
  /** Somebody cancelled the job. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'agent-missing'; readonly agent: string; readonly reason: string }
  /** `stalled`: it was not tried again, because so many retries had mended nothing. */
  | { readonly kind: 'checks'; readonly where: 'worktree' | 'merged'; readonly results: readonly CheckResult[]; readonly stalled?: number }
  | { readonly kind: 'worktree'; readonly reason: string }
  /** A command that makes its worktree ready did not succeed. */
  | { readonly kind: 'setup'; readonly result: CheckResult }
  /** What its job promised to leave is not there, or is not as was promised. Each is a sentence. */
  | { readonly kind: 'outputs'; readonly problems: readonly string[] }
  /** Not every acceptance criterion is proven; `problems`: what is wrong with the verdict as a whole. */
  | { readonly kind: 'criteria'; readonly unmet: readonly Unmet[]; readonly of: number; readonly problems: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'dependency'; readonly key: string }
  | { readonly kind: 'landing'; readonly reason: string };
