import { dependentsOf, type GraphTask } from './graphTask';
import { levels } from './levels';

/**
 * How many tasks the longest chain from this one to an end of the plan has, itself included: 1 for a task nobody waits
 * for. Started in the order of the highest first, the longest chain is never kept waiting. Tasks on or behind a cycle
 * have none.
 */
export function remainingHops(tasks: readonly GraphTask[]): ReadonlyMap<string, number> {
  const dependents = dependentsOf(tasks);
  const hops = new Map<string, number>();
  for (const key of [...levels(tasks).keys()].reverse()) {
    let longest = 0;
    for (const dependent of dependents.get(key) ?? []) longest = Math.max(longest, hops.get(dependent) ?? 0);
    hops.set(key, longest + 1);
  }
  return hops;
}
