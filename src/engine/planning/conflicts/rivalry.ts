import type { LineRange } from '../../model/plan';
import type { Stake } from './territories';

/** Must these two claims on one territory not be worked on at the same time? */
export function areRivals(a: Stake, b: Stake): boolean {
  return a.task !== b.task && !(a.shared && b.shared) && linesMeet(a.lines, b.lines);
}

/** Unknown lines may be any. */
export function linesMeet(a: readonly LineRange[], b: readonly LineRange[]): boolean {
  if (a.length === 0 || b.length === 0) return true;
  return a.some((one) => b.some((other) => one.from <= other.to && other.from <= one.to));
}
