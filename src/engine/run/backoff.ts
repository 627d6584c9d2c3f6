export const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

/** The pause before the next try, after so many that failed. */
export function backoff(failed: number): number {
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failed - 1));
}

/** Whether such a pause is over. One that seems longer than any is: the clock was set back. */
export function isDue(until: number, now: number): boolean {
  return until <= now || until - now > LONGEST_BACKOFF_MS;
}
