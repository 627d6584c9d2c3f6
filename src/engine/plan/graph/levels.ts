import { dependentsOf, type GraphTask } from './graphTask';

/**
 * How many tasks stand before each one on its longest chain of dependencies: 0 for those that can start at once.
 * A task on a cycle, or behind one, can never start and has no level. Keys come in an order that respects every edge.
 */
export function levels(tasks: readonly GraphTask[]): ReadonlyMap<string, number> {
  const dependents = dependentsOf(tasks);
  const unmet = new Map<string, number>();
  for (const task of tasks) {
    const known = new Set(task.dependsOn.map((dependency) => dependency.on).filter((on) => dependents.has(on)));
    unmet.set(task.key, known.size);
  }
  const level = new Map<string, number>();
  let front = tasks.map((task) => task.key).filter((key) => unmet.get(key) === 0);
  for (let depth = 0; front.length > 0; depth += 1) {
    const next: string[] = [];
    for (const key of front) {
      level.set(key, depth);
      for (const dependent of dependents.get(key) ?? []) {
        const left = (unmet.get(dependent) ?? 0) - 1;
        unmet.set(dependent, left);
        if (left === 0) next.push(dependent);
      }
    }
    front = next;
  }
  return level;
}
