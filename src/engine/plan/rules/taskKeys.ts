import type { Reporter } from '../diagnosticList';
import type { DraftTask } from '../draft';
import { quote } from '../quote';

/** Tasks are told apart by their keys. Gives back the first task of each key. */
export function checkKeys(tasks: readonly DraftTask[], diagnostics: Reporter): ReadonlyMap<string, DraftTask> {
  const byKey = new Map<string, DraftTask>();
  for (const task of tasks) {
    const first = byKey.get(task.key.value);
    if (first === undefined) {
      byKey.set(task.key.value, task);
      continue;
    }
    const message = `Two tasks are called ${quote(task.key.value)}; the first is in line ${String(first.key.at.line)}.`;
    diagnostics.error({ code: 'duplicate-task', message, hint: 'Give one of them another id.', at: task.key.at });
  }
  return byKey;
}
