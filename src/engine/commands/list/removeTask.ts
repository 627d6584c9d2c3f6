import type { Done, Refused, RemoveTask } from '../../engine';
import type { Event } from '../../model/events';
import { planToYaml } from '../../plan/writing/planToYaml';
import type { Works } from '../../run/works';
import { keyList } from '../planPart';
import { refused } from '../refused';
import { listedTask, type ListedTask } from './listedTask';
import { rewriteList } from './rewriteList';

/** Takes a task out of its list that nothing was done for yet. */
export async function removeTask(works: Works, { taskId, environment }: RemoveTask): Promise<Done | Refused> {
  const found = listedTask(works, taskId);
  if (!found.ok) return found.error;
  const { row, list, document } = found.value;
  const waiting = document.tasks.filter(({ dependsOn }) => dependsOn.some(({ on }) => on === row.key)).map(({ key }) => key);
  if (waiting.length > 0) return refused('waited-for', `${keyList(waiting)} ${waiting.length === 1 ? 'waits' : 'wait'} for ${row.key}.`, 'Remove that first, or have it wait for something else: coppice task edit.');
  const next = { ...document, tasks: document.tasks.filter(({ key }) => key !== row.key) };
  if (next.tasks.length === 0) {
    await works.record(...emptied(works, found.value));
    return removed(row.key);
  }
  const refusal = await rewriteList(works, list, next, { options: {}, environment });
  if (refusal === null) return removed(row.key);
  // It may have been begun at this moment.
  const now = listedTask(works, taskId);
  return now.ok ? refusal : now.error;
}

function removed(key: string): Done {
  return { kind: 'done', text: `${key} is out of the list.` };
}

/** A list without tasks is none, and ends by itself. */
function emptied(works: Works, { row, list, document }: ListedTask): readonly Event[] {
  const text = planToYaml({ ...document, tasks: [] });
  const { title, schedule, maxParallel, mergeOrder, finalChecks } = list;
  const plan = { title, schedule, maxParallel, mergeOrder, finalChecks, textHash: works.ports.hasher.sha256(text) };
  return [
    { type: 'plan.changed', planId: list.id, text, plan, tasks: [], removed: [row.id], what: `removed: ${keyList([row.key])}` },
    ...(list.paused !== null ? [{ type: 'plan.resumed', planId: list.id } as const] : []),
  ];
}
