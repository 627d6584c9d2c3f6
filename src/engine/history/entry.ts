import type { Versions } from '../model/versions';
import type { UsageView } from '../board/usageView';
import type { Oid } from '../model/plan';

/** Something that was worked on, with the versions of all that went into it. */
export type HistoryEntry = AttemptEntry | LandingEntry;

interface OfTask {
  readonly planId: string;
  readonly taskId: string;
  /** The document's name for it. */
  readonly key: string;
  readonly title: string;
  /** When it began; null where it has not. */
  readonly at: number | null;
  readonly endedAt: number | null;
  /** What came of it, for people. */
  readonly outcome: string;
}

export interface AttemptEntry extends OfTask {
  readonly kind: 'attempt';
  readonly attemptId: string;
  readonly number: number;
  readonly job: string;
  /** Why there was another one; null for the first of a job. */
  readonly why: string | null;
  /** Null where it was not recorded, or nothing was started. */
  readonly versions: Versions | null;
  /** Where the prompt can be read; null where it is gone. */
  readonly promptFile: string | null;
  /** Where its branch was when it began, and when it had ended; null where that was not recorded. */
  readonly from: Oid | null;
  readonly result: Oid | null;
  /** What its agent said it used itself; null where it said nothing. */
  readonly usage: UsageView | null;
}

export interface LandingEntry extends OfTask {
  readonly kind: 'landing';
  readonly landingId: string;
  /** Number and id of the attempt whose work it is; null where that was not recorded. */
  readonly attempt: number | null;
  readonly attemptId: string | null;
  readonly tip: Oid;
  readonly base: Oid;
  /** The commit on the integration branch; null where it has not landed. */
  readonly commit: Oid | null;
}

export interface HistoryReport {
  /** In the order of time. */
  readonly entries: readonly HistoryEntry[];
  /** How many earlier ones there are that are not among them. */
  readonly leftOut: number;
}
