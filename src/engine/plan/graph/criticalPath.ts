import { dependentsOf, type GraphTask } from './graphTask';
import { levels } from './levels';

export interface CriticalPath {
  /** Each waits for the one before it. Empty where no task can start. */
  readonly keys: readonly string[];
  /** What they weigh together. */
  readonly weight: number;
}

/**
 * The chain of dependencies that takes longest: no plan ends sooner, however many work on it. Of several equally long
 * ones the first in the document's order.
 */
export function criticalPath<T extends GraphTask>(tasks: readonly T[], weightOf: (task: T) => number): CriticalPath {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const dependents = dependentsOf(tasks);
  const remaining = new Map<string, number>();
  const nextOf = new Map<string, string>();
  for (const key of [...levels(tasks).keys()].reverse()) {
    const task = byKey.get(key);
    let longest = 0;
    for (const dependent of dependents.get(key) ?? []) {
      const length = remaining.get(dependent) ?? 0;
      if (length <= longest) continue;
      longest = length;
      nextOf.set(key, dependent);
    }
    remaining.set(key, longest + (task === undefined ? 0 : weightOf(task)));
  }
  let first: string | undefined;
  for (const { key } of tasks) if ((remaining.get(key) ?? -1) > (remaining.get(first ?? '') ?? -1)) first = key;
  const keys: string[] = [];
  for (let key = first; key !== undefined; key = nextOf.get(key)) keys.push(key);
  return { keys, weight: remaining.get(first ?? '') ?? 0 };
}
