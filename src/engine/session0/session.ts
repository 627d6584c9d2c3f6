/**
 * Session 0: a planner agent makes a plan from a description of the app, before there is anything to run. It belongs to
 * no plan and is not kept: with its engine it ends, and whoever waits for it is told so.
 */

export interface PlanSession {
  /** The description: how its document is called, and what it says. */
  readonly spec: { readonly name: string; readonly text: string };
  readonly agent: string;
  /** What the planner finds in its environment. To ask for the session is to agree to the agent's command line. */
  readonly environment: Readonly<Record<string, string>>;
}

export type SessionEvent =
  | 'session.prepared'
  | 'session.asked'
  | 'session.said'
  | 'session.answered'
  | 'session.faulty'
  | 'session.discarded';

export interface SessionNews {
  /** Counts from 1. */
  readonly number: number;
  readonly type: SessionEvent;
  readonly text: string;
}

export type SessionOutcome =
  /** A plan without errors, as the planner wrote it. */
  | { readonly kind: 'planned'; readonly text: string }
  /** Asked twice and still wrong. `faults` is in compiler form. */
  | { readonly kind: 'faulty'; readonly text: string; readonly faults: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly logFile: string | null }
  | { readonly kind: 'stopped' };

export interface SessionReport {
  readonly kind: 'report';
  readonly news: readonly SessionNews[];
  /** Null while it goes on. With an outcome nothing of it is left: no process, no worktree. */
  readonly outcome: SessionOutcome | null;
}

/** A specification longer than this is no prompt. */
export const SPEC_LIMIT = 512 * 1024;
