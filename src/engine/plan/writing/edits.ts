import type { PlanDocument } from '../../model/plan';
import { canonicalText, meaningOf } from './samePlan';

/** What a run has to say to the document it came from. */
export type PlanEdit =
  | { readonly kind: 'done'; readonly task: string }
  | { readonly kind: 'blocker'; readonly task: string; readonly text: string }
  /** Takes out the blockers that a run has written for the task, and nobody else's. */
  | { readonly kind: 'unblocked'; readonly task: string }
  | { readonly kind: 'issue'; readonly task: string | null; readonly text: string };

/** Did this edit change what it was to change in the plan, and nothing else? */
export function isOnlyEdit(before: PlanDocument, after: PlanDocument, edit: PlanEdit): boolean {
  if (edit.kind === 'done') return isMarked(before, after, edit.task);
  return edit.kind === 'unblocked' ? isUnblocked(before, after, edit.task) : isNoted(before, after);
}

function isUnblocked(before: PlanDocument, after: PlanDocument, key: string): boolean {
  return sayTheSame({ ...before, issues: before.issues.filter((issue) => !isRunNote(issue, key)) }, { ...after, issues: after.issues.filter((issue) => !isRunNote(issue, key)) });
}

/** The line that says so may be a part of the task's text: that may differ, and nothing else. */
function isMarked(before: PlanDocument, after: PlanDocument, key: string): boolean {
  const marked = (plan: PlanDocument, done: (task: PlanDocument['tasks'][number]) => boolean): PlanDocument => ({
    ...plan,
    tasks: plan.tasks.map((task) => (task.key === key ? { ...task, done: done(task), prompt: '' } : task)),
  });
  return sayTheSame(marked(before, () => true), marked(after, (task) => task.done));
}

/** Documents of some forms have no list of issues that is read; then the note is for people alone. */
function isNoted(before: PlanDocument, after: PlanDocument): boolean {
  const more = after.issues.length - before.issues.length;
  const isKept = before.issues.every((issue, index) => after.issues[index] === issue);
  return (more === 0 || more === 1) && isKept && sayTheSame({ ...before, issues: [] }, { ...after, issues: [] });
}

function sayTheSame(one: PlanDocument, other: PlanDocument): boolean {
  return canonicalText(meaningOf(one)) === canonicalText(meaningOf(other));
}

/** A note on one line, whatever was said: documents are read line by line. */
export function noteText(edit: Pick<Extract<PlanEdit, { readonly kind: 'issue' }>, 'task' | 'text'>): string {
  const text = edit.text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return edit.task === null ? text : `${edit.task}: ${text}`;
}

/** What a run writes ends with this: so it is found again, and never taken for a person's words. */
const BY_RUN = '(noted by Coppice)';
const MOST_CHARACTERS = 300;

/** The text of a blocker as a run writes it, which it takes out again by itself. */
export function runNote(text: string): string {
  const line = noteText({ task: null, text });
  return `${line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line} ${BY_RUN}`;
}

/** Is this entry of a list about that task, and was it written by a run? */
export function isRunNote(entry: string, key: string): boolean {
  const text = entry.replace(/^Blocked /, '');
  return (text.startsWith(`${key}: `) && text.endsWith(BY_RUN)) || text.endsWith(`${BY_RUN} (${key})`);
}
