import { err, ok, type Result } from '../../../util/result';
import type { Diagnostic, PlanDocument } from '../../model/plan';
import type { CompanionReader } from '../companions/companion';
import { parsePlan } from '../parsePlan';
import { quote } from '../quote';
import { isOnlyEdit, isRunNote, noteText, type PlanEdit } from './edits';
import { markdownProposals } from './markdown/proposals';
import { runNotes } from './markdown/removeEntry';
import { RawText } from './rawText';
import { refusal } from './refusal';
import { yamlProposals } from './yaml/proposals';

/** A document as it is in the file now, byte order mark and line endings included. */
export interface WrittenDocument {
  readonly text: string;
  readonly path: string;
  readonly hash: string;
  /** The documents its plan was read with. */
  readonly companions?: CompanionReader | null;
}

/** A plan with the hash of the text it was read from. */
export interface ReadPlan {
  readonly plan: PlanDocument;
  readonly textHash: string;
}

/**
 * The document's text with these edits in it, and every other byte as it was. Each edit is tried in the forms the
 * document allows and read again: it is taken only where the plan then says what it said before, and the edit.
 */
export function writeBack(document: WrittenDocument, { plan, textHash }: ReadPlan, edits: readonly PlanEdit[]): Result<string, Diagnostic> {
  if (document.hash !== textHash) {
    return err(refusal('The document has changed since its plan was read.', undefined, 'document-changed'));
  }
  let current = { text: document.text, plan };
  for (const edit of edits) {
    const notes = edit.kind === 'blocker' || edit.kind === 'unblocked' ? notesOf(current, document.path, edit.task) : [];
    if (edit.kind === 'blocker' && notes.some((note) => note.includes(noteText({ task: null, text: edit.text })))) continue;
    // What a run noted before is out of date, whether it has something new to say or not.
    const steps: readonly PlanEdit[] = [...notes.map((): PlanEdit => ({ kind: 'unblocked', task: edit.task ?? '' })), ...(edit.kind === 'unblocked' ? [] : [edit])];
    for (const step of steps) {
      const next = withEdit(current, document, step);
      if (!next.ok) return next;
      current = next.value;
    }
  }
  return ok(current.text);
}

/** The blockers that a run has written for this task. */
function notesOf({ text, plan }: Reading, path: string, key: string): readonly string[] {
  return isData(path) ? plan.issues.filter((issue) => isRunNote(issue, key)) : runNotes(new RawText(text), key).map((note) => note.text);
}

function isData(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}

interface Reading {
  readonly text: string;
  readonly plan: PlanDocument;
}

function withEdit(current: Reading, { path, companions = null }: WrittenDocument, edit: PlanEdit): Result<Reading, Diagnostic> {
  const task = edit.task === null ? null : current.plan.tasks.find(({ key }) => key === edit.task);
  if (task === undefined) return err(refusal(`There is no task ${quote(edit.task ?? '')} in this document.`));
  if (edit.kind === 'done' && task?.done === true) return ok(current);
  if (edit.kind === 'done' && task?.at.file !== undefined) return err(refusal(`The task ${quote(task.key)} stands in ${quote(task.at.file)}, not in this document.`));
  const proposals = isData(path) ? yamlProposals : markdownProposals;
  for (const text of proposals(current.text, current.plan, edit)) {
    const { plan } = parsePlan(text, { path, companions });
    if (plan !== null && isOnlyEdit(current.plan, plan, edit)) return ok({ text, plan });
  }
  return err(refusal(REFUSALS[edit.kind], task?.at));
}

const REFUSALS: Readonly<Record<PlanEdit['kind'], string>> = {
  done: 'This task cannot be marked as done without changing what the plan says.',
  unblocked: 'A blocker cannot be taken out without changing what the plan says.',
  blocker: 'A blocker cannot be added without changing what the plan says.',
  issue: 'An issue cannot be added without changing what the plan says.',
};
