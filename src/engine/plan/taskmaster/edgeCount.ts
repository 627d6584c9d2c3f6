import type { ListedTask } from './listSchema';
import type { References } from './references';

/** More than any plan has. A short file can ask for far more: each part of a task waits for all parts of another. */
export const MOST_EDGES = 500_000;

/** How many dependencies between tasks of the plan a list stands for. */
export function edgeCount(tasks: readonly ListedTask[], references: References): number {
  const widthOf = (dependencies: readonly string[], within: string | null): number =>
    dependencies.reduce((sum, written) => sum + references.expand(references.keyOf(written, within)).length, 0);
  return tasks.reduce((sum, task) => {
    const repeated = references.asParts ? Math.max(1, task.subtasks.length) : 1;
    const own = references.asParts ? task.subtasks.reduce((inner, subtask) => inner + widthOf(subtask.dependencies, task.id), 0) : 0;
    return sum + widthOf(task.dependencies, null) * repeated + own;
  }, 0);
}
