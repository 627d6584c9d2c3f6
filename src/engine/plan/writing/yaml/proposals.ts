import { isMap } from 'yaml';
import type { PlanDocument } from '../../../model/plan';
import { DiagnosticList } from '../../diagnosticList';
import { SourceText } from '../../sourceText';
import { taskLists } from '../../taskmaster/taskLists';
import { parseTree } from '../../yaml/parseTree';
import { isRunNote, noteText, type PlanEdit } from '../edits';
import { removeItem } from './removeItem';
import { setField } from './setField';
import { appendItem } from './appendItem';
import { mapWithId } from './mapWithId';
import { spliced } from './splice';

/** Texts that may say this edit, the likeliest first. */
export function* yamlProposals(text: string, plan: PlanDocument, edit: PlanEdit): Iterable<string> {
  const source = new SourceText(text);
  const document = parseTree(source, new DiagnosticList());
  if (document === null || !isMap(document.contents)) return;
  const isForeign = taskLists(document.toJS()) !== null;
  if (edit.kind === 'done') {
    const task = plan.tasks.find(({ key }) => key === edit.task);
    const map = task === undefined ? null : mapWithId(document.contents, source.lineStart(task.at.line) + task.at.column - 1);
    const splice = map === null ? null : isForeign ? setField(map, source, 'status', 'done') : setField(map, source, 'done', true);
    if (splice !== null) yield spliced(text, splice);
  } else if (edit.kind === 'unblocked') {
    const splice = removeItem(document.contents, source, { key: 'issues', isMeant: (item) => isRunNote(item, edit.task) });
    if (splice !== null) yield spliced(text, splice);
  } else if (!isForeign) {
    const note = edit.kind === 'blocker' ? `Blocked ${noteText(edit)}` : noteText(edit);
    const splice = appendItem(document.contents, source, { key: 'issues', item: note });
    if (splice !== null) yield spliced(text, splice);
  }
}
