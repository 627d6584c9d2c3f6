import { isRunNote } from '../edits';
import type { RawText } from '../rawText';
import { HEADINGS, lastFilledLine } from './addEntry';
import { isListItem } from './place';
import { sections, type WrittenSection } from './sections';

/** The blockers that a run has written for this task. */
export function runNotes(raw: RawText, key: string): readonly { readonly line: number; readonly text: string }[] {
  return sections(raw).filter(({ title }) => HEADINGS.Blockers.test(title)).flatMap(({ firstLine, lastLine }) => {
    const found: { line: number; text: string }[] = [];
    for (let line = firstLine + 1; line <= lastLine; line += 1) {
      const text = raw.line(line).replace(/^[-*+][ \t]+/, '').trimEnd();
      if (isListItem(raw.line(line)) && isRunNote(text, key)) found.push({ line, text });
    }
    return found;
  });
}

/** Without the first of these entries; the section that was made for it goes with the last of its entries. */
export function* removeEntry(raw: RawText, key: string): Iterable<string> {
  const [note] = runNotes(raw, key);
  const section = sections(raw).find(({ firstLine, lastLine }) => note !== undefined && firstLine < note.line && note.line <= lastLine && HEADINGS.Blockers.test(raw.line(firstLine).replace(/^[#\s]+/, '').trim()));
  if (note === undefined) return;
  if (section !== undefined && isOnlyEntry(raw, section, note.line)) yield raw.withoutLines(blankBefore(raw, section.firstLine), note.line);
  yield raw.withoutLines(note.line, note.line);
}

/** At the document's end, with nothing but this entry: as such a section is made. */
function isOnlyEntry(raw: RawText, { firstLine }: WrittenSection, entry: number): boolean {
  if (lastFilledLine(raw, 1, raw.lineCount) !== entry) return false;
  for (let line = firstLine + 1; line < entry; line += 1) if (raw.line(line).trim() !== '') return false;
  return true;
}

function blankBefore(raw: RawText, line: number): number {
  return line > 1 && raw.line(line - 1).trim() === '' ? line - 1 : line;
}
