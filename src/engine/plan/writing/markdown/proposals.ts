import type { PlanDocument } from '../../../model/plan';
import { noteText, type PlanEdit } from '../edits';
import { RawText } from '../rawText';
import { addEntry } from './addEntry';
import { checkBox } from './checkBox';
import { openMark } from './openMark';
import { removeEntry } from './removeEntry';
import { statusCell } from './statusCell';
import { newStatusLine, statusLine } from './statusLine';
import { markAsElsewhere, usualMark } from './titleMark';

/** Texts that may say this edit: first as the document says such a thing already, then as it is said anywhere. */
export function* markdownProposals(text: string, plan: PlanDocument, edit: PlanEdit): Iterable<string> {
  const raw = new RawText(text);
  if (edit.kind === 'unblocked') {
    yield* removeEntry(raw, edit.task);
    return;
  }
  if (edit.kind !== 'done') {
    const heading = edit.kind === 'issue' ? 'Issues found' : 'Blockers';
    yield* addEntry(raw, { heading, text: noteText(edit) });
    // In some documents an entry that begins with a task's name is taken for that task.
    if (edit.task !== null) yield* addEntry(raw, { heading, text: `${noteText({ task: null, text: edit.text })} (${edit.task})` });
    return;
  }
  const task = plan.tasks.find(({ key }) => key === edit.task);
  if (task === undefined) return;
  const place = { raw, plan, line: task.at.line };
  yield* checkBox(place);
  yield* statusLine(place);
  yield* statusCell(place);
  yield* openMark(place);
  yield* markAsElsewhere(place);
  yield* newStatusLine(place);
  yield* usualMark(place);
}
