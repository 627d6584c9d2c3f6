import type { RawText } from '../rawText';
import { isListItem } from './place';
import { sections, type WrittenSection } from './sections';

interface Entry {
  readonly heading: 'Issues found' | 'Blockers';
  readonly text: string;
}

export const HEADINGS: Readonly<Record<Entry['heading'], RegExp>> = {
  'Issues found': /^(?:issues?(?: (?:found|discovered|log|list|encountered))?|known issues|found issues|discovered issues)$/i,
  Blockers: /^(?:(?:open |current |known )?blockers?(?: found)?|blocked(?: tasks)?)$/i,
};

/** A note as the last entry of the section for such notes, or else of a new one at the end. */
export function* addEntry(raw: RawText, { heading, text }: Entry): Iterable<string> {
  const section = sections(raw).find(({ title }) => HEADINGS[heading].test(title));
  if (section !== undefined) yield raw.withLinesAfter(...entryPlace(raw, section, text));
  const last = lastFilledLine(raw, 1, raw.lineCount);
  // A deeper heading may be a part of the last task, a higher one is never.
  for (const marks of ['##', '#']) yield raw.withLinesAfter(last, [...(last === 0 ? [] : ['']), `${marks} ${heading}`, '', `- ${text}`]);
}

function entryPlace(raw: RawText, { firstLine, lastLine }: WrittenSection, text: string): [number, readonly string[]] {
  const last = lastFilledLine(raw, firstLine, lastLine);
  const bullet = lastBullet(raw, firstLine + 1, last);
  return bullet === null ? [last, ['', `- ${text}`]] : [last, [`${bullet}${text}`]];
}

/** Without the rule that parts it from the next section. */
export function lastFilledLine(raw: RawText, first: number, last: number): number {
  let line = last;
  while (line > first && (raw.line(line).trim() === '' || (first > 1 && /^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/.test(raw.line(line))))) line -= 1;
  return raw.line(line).trim() === '' ? line - 1 : line;
}

/** The mark of the list the section ends with, or null where it ends otherwise. */
function lastBullet(raw: RawText, first: number, last: number): string | null {
  for (let line = last; line >= first && raw.line(line).trim() !== ''; line -= 1) {
    const text = raw.line(line);
    if (/^[-*+][ \t]/.test(text)) return /^[-*+][ \t]+/.exec(text)?.[0] ?? null;
    if (isListItem(text) && !/^[ \t]/.test(text)) return null;
  }
  return null;
}
