import type { Done, EditTask, Refused, TaskRead } from '../../engine';
import type { NewTask } from '../../list/newTask';
import { ownedFiles, type PlannedTask } from '../../model/plan';
import type { Works } from '../../run/works';
import { waitingFor, notInList } from './addTask';
import { agreedTask, knownKeys } from './agreedTask';
import { listedTask } from './listedTask';
import { rewriteList } from './rewriteList';

/** What a task of a list says, for somebody who wants to change it. */
export function readListedTask(works: Works, taskId: string): TaskRead {
  const found = listedTask(works, taskId);
  return found.ok ? { kind: 'task', task: givenBefore(found.value.planned) } : found.error;
}

function givenBefore(planned: PlannedTask): NewTask {
  const { title, prompt, agent, template, run } = planned;
  return { title, prompt, agent, template, run, checks: planned.checks.map(({ command }) => command), owns: ownedFiles(planned), after: planned.dependsOn.map(({ on }) => on) };
}

/** Has a task that nothing was done for yet say something else. */
export async function editTask(works: Works, request: EditTask): Promise<Done | Refused> {
  const found = listedTask(works, request.taskId);
  if (!found.ok) return found.error;
  const agreed = agreedTask(works, request);
  if (!agreed.ok) return agreed.error;
  const { row, list, document } = found.value;
  const after = knownKeys(request.task.after, document.tasks.map(({ key }) => key));
  if (!after.ok) return notInList(works, after.error, list);
  const task = waitingFor({ ...agreed.value.task, key: row.key }, after.value);
  const next = { ...document, tasks: document.tasks.map((each) => (each.key === row.key ? task : each)) };
  const refusal = await rewriteList(works, list, next, request);
  if (refusal === null) return { kind: 'done', text: `${row.key} says that from now on.` };
  // It may have been begun at this moment.
  const now = listedTask(works, request.taskId);
  return now.ok ? refusal : now.error;
}
