import { fieldOf, type Field } from '../names/labels';
import type { TextLine } from '../tree/document';

/** An entry of a list of tasks in front matter or in a fence of YAML: its fields, as they stand there. */
export interface TaskRecord {
  readonly at: TextLine;
  readonly fields: ReadonlyMap<string, TextLine>;
}

const LIST = /^\s{0,4}(?:todos|tasks|items|steps|work_?streams|streams|tracks|agents|sessions|lanes|issues|stories|worktrees):\s*$/;
const ENTRY = /^(\s{0,12})-\s+([A-Za-z][\w-]{0,30}):(?:\s+(.*))?$/;
const KEY = /^(\s{1,16})([A-Za-z][\w-]{0,30}):(?:\s+(.*))?$/;
const VALUE = /^\s{1,20}-\s+(.*)$/;
const MOST_RECORDS = 500;
const LONGEST_VALUE = 4_000;

interface OpenRecord {
  readonly at: TextLine;
  readonly indent: number;
  readonly fields: Map<string, TextLine>;
  last: string | null;
}

/**
 * Read by its lines, not as YAML: it is somebody else's format, and what cannot be understood of it says nothing about
 * the plan.
 */
export function readRecords(lines: readonly TextLine[]): readonly TaskRecord[] {
  const records: OpenRecord[] = [];
  let inside = false;
  for (const line of lines) {
    const record = records.at(-1);
    const entry = ENTRY.exec(line.text);
    if (LIST.test(line.text)) inside = true;
    else if (!inside || records.length >= MOST_RECORDS) continue;
    else if (entry?.[2] !== undefined && (record === undefined || (entry[1]?.length ?? 0) <= record.indent)) {
      records.push({ at: line, indent: entry[1]?.length ?? 0, fields: new Map([[entry[2].toLowerCase(), valueOf(line, entry[3])]]), last: entry[2].toLowerCase() });
    } else if (record !== undefined) inside = readInto(record, line);
  }
  return records;
}

/** A field of the entry, or one value of a list in it. False where the list has ended. */
function readInto(record: OpenRecord, line: TextLine): boolean {
  const key = KEY.exec(line.text);
  const value = VALUE.exec(line.text);
  if (key?.[2] !== undefined && (key[1]?.length ?? 0) > record.indent) {
    record.last = key[2].toLowerCase();
    record.fields.set(record.last, valueOf(line, key[3]));
  } else if (value?.[1] !== undefined && record.last !== null) {
    const known = record.fields.get(record.last);
    const joined = [known?.text ?? '', unquoted(value[1])].filter((text) => text !== '').join(', ');
    if (joined.length <= LONGEST_VALUE) record.fields.set(record.last, { text: joined, start: known?.start ?? line.start });
  } else return !/^\S/.test(line.text);
  return true;
}

function valueOf(line: TextLine, text: string | undefined): TextLine {
  return { text: unquoted((text ?? '').replace(/^[|>][-+]?$/, '').replace(/^\[(.*)\]$/, '$1')), start: line.start };
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2').replace(/["']/g, '');
}

/** The fields of a record that mean something to a plan. */
export function recordCells({ fields }: TaskRecord): ReadonlyMap<Field, TextLine> {
  const cells = new Map<Field, TextLine>();
  for (const [key, value] of fields) {
    const field = fieldOf(key.replace(/[_-]+/g, ' '));
    if (field !== null && value.text !== '' && !cells.has(field)) cells.set(field, value);
  }
  return cells;
}
