import type { Check } from '../model/plan';
import type { Landing } from '../model/task';
import { mustGet, type State } from '../run/state';

/** What the tree of the last of these has to pass: what is asked of the merged work of each of them, once. */
export function checksOfTrain(state: State, train: readonly Landing[]): readonly Check[] {
  const checks = new Map<string, Check>();
  for (const { taskId } of train) {
    for (const check of mustGet(state.tasks, taskId, 'task').checks) {
      if (check.when.includes('merged')) checks.set(JSON.stringify([check.cwd, check.command]), check);
    }
  }
  return [...checks.values()];
}
