import type { RawText } from '../rawText';
import { inTheCaseOf } from './letterCase';
import { isHeading, isListItem, type MarkPlace } from './place';

/** `Status: `, `**Status:** `, `- **Status**: `: all up to the value. */
const STATUS_LABEL = /^[ \t]{0,8}(?:[-*+][ \t]{1,4})?(?:\*\*|__)?(?:status|state|progress)(?::(?:\*\*|__)?|(?:\*\*|__):)[ \t]{0,8}/i;
const BOLD_FIELD = /^\*\*[A-Z][^*\n]{0,40}:?\*\*/;
const PLAIN_FIELD = /^[*_]{0,2}[A-Z][A-Za-z ]{1,30}[*_]{0,2}:/;
/** A task's fields stand at its head. */
const MOST_LINES = 40;

/** The task's own status field, with another value. */
export function* statusLine({ raw, line }: MarkPlace): Iterable<string> {
  if (!isHeading(raw.line(line))) return;
  for (const number of bodyLines(raw, line)) {
    const text = raw.line(number);
    const label = STATUS_LABEL.exec(text)?.[0];
    if (label === undefined) continue;
    const value = text.slice(label.length).trimEnd();
    const gap = /[ \t]$/.test(label) ? '' : ' ';
    yield raw.withLine(number, label + gap + inTheCaseOf(value, 'done') + text.slice(label.length + value.length));
    return;
  }
}

/** A status field of its own, under the title and among the fields that are there. */
export function* newStatusLine({ raw, line }: MarkPlace): Iterable<string> {
  const text = raw.line(line);
  const isUnderlined = isSetext(raw, line);
  if (!isUnderlined && !isHeading(text)) {
    const indent = /^[ \t]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}/.exec(text)?.[0].length;
    yield raw.withLinesAfter(line, [indent === undefined ? 'Status: done' : `${' '.repeat(indent)}- Status: done`]);
    return;
  }
  const heading = isUnderlined ? line + 1 : line;
  const next = raw.line(heading + 1);
  const isBold = bodyLines(raw, heading).some((number) => BOLD_FIELD.test(raw.line(number)));
  const field = isBold ? '**Status:** done' : 'Status: done';
  // Text in the next line would be one paragraph with the field, and be read as its value.
  yield raw.withLinesAfter(heading, next.trim() === '' || PLAIN_FIELD.test(next) || isListItem(next) ? [field] : [field, '']);
  yield raw.withLinesAfter(heading, ['', field, ...(next.trim() === '' ? [] : [''])]);
}

function bodyLines(raw: RawText, heading: number): readonly number[] {
  const lines: number[] = [];
  for (let number = heading + 1; number <= Math.min(raw.lineCount, heading + MOST_LINES) && !isHeading(raw.line(number)); number += 1) lines.push(number);
  return lines;
}

function isSetext(raw: RawText, line: number): boolean {
  return /^ {0,3}(?:=+|-+)[ \t]*$/.test(raw.line(line + 1)) && raw.line(line).trim() !== '' && !isListItem(raw.line(line));
}
