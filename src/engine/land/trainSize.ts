import { LONGEST_TRAIN } from '../model/landingRules';
import type { Landing } from '../model/task';

const SIZES = [1, 2, 4, LONGEST_TRAIN];
/** How many of the last landings are looked at, and what is assumed of as many as nothing is known of: one in ten fails. */
export const REMEMBERED = 20;
const ASSUMED = { failed: 1, of: 10 };

/** How many are best tested at once, seen how the last landings ended. */
export function trainSize(recent: readonly Landing[]): number {
  const telling = recent.filter(({ state }) => state.kind === 'landed' || isOwnFault(state)).slice(-REMEMBERED);
  const failed = telling.filter(({ state }) => isOwnFault(state)).length;
  const rate = (failed + ASSUMED.failed) / (telling.length + ASSUMED.of);
  return SIZES.reduce((best, size) => (testsEach(size, rate) < testsEach(best, rate) ? size : best));
}

/**
 * Tests for each landing that is decided, at this rate of failure: one for the whole train, and where it fails, those by
 * which halving finds the culprit. What stands before the culprit lands, and what stands behind it is tried again.
 */
function testsEach(size: number, rate: number): number {
  const allPass = (1 - rate) ** size;
  return (1 + (1 - allPass) * Math.log2(size)) / ((1 - allPass) / rate);
}

function isOwnFault(state: Landing['state']): boolean {
  return state.kind === 'abandoned' && (state.reason.kind === 'checks-failed' || state.reason.kind === 'conflict');
}
