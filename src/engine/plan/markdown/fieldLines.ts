import type { Paragraph } from 'mdast';
import type { SourceText } from '../sourceText';
import { trimmed, type Slice } from './slice';

export type FieldName = 'depends on' | 'files' | 'agent' | 'template' | 'optional' | 'branch' | 'cwd' | 'check' | 'merge order' | 'final check' | 'schedule' | 'max parallel';

/** `Label: value` on a line of its own. */
export interface FieldLine {
  readonly name: FieldName;
  readonly label: Slice;
  readonly value: Slice;
  readonly firstLine: number;
  readonly lastLine: number;
}

const NAMES: Readonly<Record<string, FieldName>> = {
  'depends on': 'depends on',
  dependencies: 'depends on',
  files: 'files',
  agent: 'agent',
  template: 'template',
  optional: 'optional',
  branch: 'branch',
  cwd: 'cwd',
  check: 'check',
  'merge order': 'merge order',
  'final check': 'final check',
  schedule: 'schedule',
  'max parallel': 'max parallel',
};

/** The label may be bold or italic, with the colon inside or outside of the stars. */
const LABEL = /^[ \t]*(([*_]{0,3})(depends[ -]on|dependencies|files|agent|template|optional|branch|cwd|check|merge[ -]order|final[ -]check|schedule|max[ -]parallel)[ \t]{0,4}(?::\2|\2:))/i;

/** The fields among a paragraph's lines. A value that ends with a comma goes on in the next line. */
export function fieldLines(source: SourceText, paragraph: Paragraph): readonly FieldLine[] {
  const { position } = paragraph;
  if (position?.start.offset === undefined) return [];
  const last = position.end.line;
  const fields: FieldLine[] = [];
  for (let line = position.start.line; line <= last; line += 1) {
    const start = line === position.start.line ? position.start.offset : source.lineStart(line);
    const field = fieldAt(source, start, line);
    if (field === null) continue;
    const end = lastLineOf(source, line, last);
    const value = trimmed(source, { start: field.value.start, end: source.lineEnd(end) });
    fields.push({ ...field, value, lastLine: end });
    line = end;
  }
  return fields;
}

function fieldAt(source: SourceText, start: number, line: number): FieldLine | null {
  const end = source.lineEnd(line);
  const match = LABEL.exec(source.text.slice(start, end));
  const name = NAMES[match?.[3]?.toLowerCase().replace('-', ' ') ?? ''];
  if (match === null || name === undefined) return null;
  const labelEnd = start + match[0].length;
  const label = { start: labelEnd - (match[1]?.length ?? 0), end: labelEnd };
  return { name, label, value: { start: labelEnd, end }, firstLine: line, lastLine: line };
}

function lastLineOf(source: SourceText, first: number, last: number): number {
  let line = first;
  while (line < last && source.line(line).trimEnd().endsWith(',') && fieldAt(source, source.lineStart(line + 1), line + 1) === null) line += 1;
  return line;
}
