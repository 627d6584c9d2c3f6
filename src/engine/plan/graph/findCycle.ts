import type { GraphTask } from './graphTask';

/**
 * One cycle as the path that closes it, each task followed by one it waits for: `[W1, W2, W1]`. Null where there is
 * none. The first in the document's order, so that the same document always gets the same answer.
 */
export function findCycle(tasks: readonly GraphTask[]): readonly string[] | null {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const finished = new Set<string>();
  for (const task of tasks) {
    const cycle = walkFrom(task, byKey, finished);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** Depth first with a stack of our own: a chain of ten thousand tasks must not exhaust the machine's. */
function walkFrom(first: GraphTask, byKey: ReadonlyMap<string, GraphTask>, finished: Set<string>): readonly string[] | null {
  if (finished.has(first.key)) return null;
  const path = [{ task: first, next: 0 }];
  const onPath = new Set([first.key]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const on = top.task.dependsOn[top.next]?.on;
    top.next += 1;
    if (on === undefined) {
      finished.add(top.task.key);
      onPath.delete(top.task.key);
      path.pop();
    } else if (onPath.has(on)) {
      const keys = path.map((step) => step.task.key);
      return [...keys.slice(keys.indexOf(on)), on];
    } else {
      const next = byKey.get(on);
      if (next === undefined || finished.has(on)) continue;
      path.push({ task: next, next: 0 });
      onPath.add(on);
    }
  }
  return null;
}
