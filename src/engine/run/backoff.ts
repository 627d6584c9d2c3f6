import type { AttemptReason } from '../model/reasons';

export const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 5 * 60_000;
/** Weekly quotas are the longest there are; beyond that it is a mistake of who says so, or of the clock. */
export const LONGEST_QUOTA_MS = 8 * 24 * 60 * 60_000;

/** The pause before the next try, after so many that failed. */
export function backoff(failed: number): number {
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failed - 1));
}

/** Whether such a pause is over. One that seems longer than any is: the clock was set back. */
export function isDue({ until, why }: Pause, now: number): boolean {
  return until <= now || until - now > longestOf(why);
}

interface Pause {
  readonly until: number;
  readonly why: AttemptReason;
}

function longestOf(why: AttemptReason): number {
  return why.kind === 'again' && why.quota !== undefined ? LONGEST_QUOTA_MS : LONGEST_BACKOFF_MS;
}
