import type { ListedSubtask, ListedTask } from './listSchema';
import { standingOf } from './status';

/** The text of a task: what it says of itself, then its subtasks as a checklist. */
export function promptText(task: ListedTask): string {
  const checklist = task.subtasks.flatMap((subtask) => checklistEntry(subtask, task.id));
  return joined([ownText(task), ...(checklist.length === 0 ? [] : [`Steps:\n\n${checklist.join('\n')}`])]);
}

/** The text of a subtask that is a task of its own, and of the task it is a part of. */
export function subtaskPrompt(subtask: ListedSubtask, parent: ListedTask): string {
  const whole = joined([`This is a part of: ${parent.title}`, parent.description, parent.details]);
  return joined([ownText(subtask), whole]);
}

/** Whoever wrote nothing else has said it all in the title. */
function ownText({ title, description, details }: ListedSubtask): string {
  return description === '' && details === '' ? title : joined([description, details]);
}

function checklistEntry(subtask: ListedSubtask, parent: string): readonly string[] {
  const standing = standingOf(subtask.status);
  if (standing === 'dropped' || standing === 'later') return [];
  const mark = standing === 'done' ? 'x' : ' ';
  const body = joined([subtask.description, subtask.details, subtask.testStrategy === '' ? '' : `Test: ${subtask.testStrategy}`]);
  return [`- [${mark}] ${subtaskKey(subtask, parent)} ${subtask.title}`, ...(body === '' ? [] : [indented(body)])];
}

/** Subtasks are numbered within their task; some files write the whole number. */
export function subtaskKey({ id }: ListedSubtask, parent: string): string {
  return id.startsWith(`${parent}.`) ? id : `${parent}.${id}`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
