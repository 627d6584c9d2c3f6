import type { RawText } from '../rawText';
import { inTheCaseOf } from './letterCase';
import { doneLines, type MarkPlace } from './place';
import { isDelimiterRow, tableCells, type CellSpan } from './tableCells';

const STATUS_HEADER = /^(?:status|state|progress|done\??|completed?\??|finished\??|✓|✅)$/i;

/** The row's cell in the table's status column, with the word or mark that rows have there that are done. */
export function* statusCell(place: MarkPlace): Iterable<string> {
  const { raw, line } = place;
  const table = tableAround(raw, line);
  if (table === null) return;
  const column = tableCells(raw.line(table.first - 2)).findIndex(({ text }) => STATUS_HEADER.test(text.replace(/[*_`]/g, '')));
  const cell = tableCells(raw.line(line))[column];
  if (cell === undefined) return;
  for (const word of new Set([...wordsBeside(place, table, column), ownWord(cell.text)])) yield raw.withLine(line, withCell(raw.line(line), cell, word));
}

interface Rows {
  readonly first: number;
  readonly last: number;
}

function tableAround(raw: RawText, line: number): Rows | null {
  let delimiter = line - 1;
  while (delimiter > 1 && raw.line(delimiter).includes('|') && !isDelimiterRow(raw.line(delimiter))) delimiter -= 1;
  if (delimiter < 2 || !isDelimiterRow(raw.line(delimiter))) return null;
  let last = line;
  while (last < raw.lineCount && raw.line(last + 1).includes('|')) last += 1;
  return { first: delimiter + 1, last };
}

/** What stands in this column where a task of the same table is done. */
function wordsBeside(place: MarkPlace, { first, last }: Rows, column: number): readonly string[] {
  return doneLines(place)
    .filter(({ number }) => number >= first && number <= last)
    .flatMap(({ text }) => tableCells(text)[column]?.text ?? [])
    .slice(0, 3);
}

const MARKS: ReadonlyMap<string, string> = new Map([
  ['⬜', '✅'],
  ['🔲', '✅'],
  ['⏳', '✅'],
  ['☐', '☑'],
  ['[ ]', '[x]'],
]);

function ownWord(open: string): string {
  return MARKS.get(open) ?? inTheCaseOf(open, 'done');
}

/** The column stays as wide as it was where there is room. */
function withCell(row: string, { start, end, outerEnd, text }: CellSpan, word: string): string {
  const rest = row.slice(end, outerEnd);
  const spare = Math.min(Math.max(0, word.length - text.length), Math.max(0, rest.length - 1));
  const padding = outerEnd === row.length ? rest : rest.slice(spare) + ' '.repeat(Math.max(0, text.length - word.length));
  return row.slice(0, start) + word + padding + row.slice(outerEnd);
}
