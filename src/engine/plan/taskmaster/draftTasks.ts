import { emptyDraftTask, type DraftTask } from '../draft';
import { awaited, type Awaited, type ListPlace } from './awaited';
import type { ListedSubtask, ListedTask } from './listSchema';
import { promptText, subtaskKey, subtaskPrompt } from './promptText';

/** A task with its subtasks as steps in its text. */
export function wholeTask(task: ListedTask, place: ListPlace): DraftTask {
  return { ...baseTask(task, task.id, place), ...awaitedBy(task, null, place), prompt: promptText(task) };
}

/** Its subtasks as tasks of their own, each waiting for all the whole waits for; without any, the task itself. */
export function partsOfTask(task: ListedTask, place: ListPlace): readonly DraftTask[] {
  if (task.subtasks.length === 0) return [wholeTask(task, place)];
  const forAll = awaitedBy(task, null, place);
  return task.subtasks.map((subtask, index) => {
    const here = { ...place, path: [...place.path, 'subtasks', index] };
    const own = awaitedBy(subtask, task.id, here);
    return {
      ...baseTask(subtask, subtaskKey(subtask, task.id), here),
      dependsOn: [...forAll.dependsOn, ...own.dependsOn],
      externalDependsOn: [...forAll.externalDependsOn, ...own.externalDependsOn],
      prompt: subtaskPrompt(subtask, task),
      phase: task.title,
    };
  });
}

function awaitedBy(task: ListedSubtask, within: string | null, place: ListPlace): Awaited {
  return awaited(task.dependencies.map((written) => place.references.keyOf(written, within)), place);
}

function baseTask(task: ListedSubtask, key: string, { places, references, path }: ListPlace): DraftTask {
  const at = places.at([...path, 'id']);
  return {
    ...emptyDraftTask({ key: { value: key, at }, title: { value: task.title, at: places.at([...path, 'title']) }, at }),
    acceptance: task.testStrategy === '' ? [] : [task.testStrategy],
    done: references.entry(key)?.standing === 'done',
  };
}
