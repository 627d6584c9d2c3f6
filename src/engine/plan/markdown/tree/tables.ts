import type { ParagraphBlock, Table, TableCell, TableRow, TextLine } from './document';

/** Columns beyond this are prose with bars in it. */
const MOST_CELLS = 64;

/**
 * Divides a paragraph's lines into tables and text. A table is a line with bars, a line of dashes under it, and the
 * lines with bars that follow. Rows without a head continue `previous`: people put remarks between rows.
 */
export function splitTables(lines: readonly TextLine[], previous: Table | null): readonly (ParagraphBlock | Table)[] {
  const blocks: (ParagraphBlock | Table)[] = [];
  let text: TextLine[] = [];
  const flush = (): void => {
    if (text.length > 0) blocks.push({ kind: 'paragraph', lines: text });
    text = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const header = rowOf(lines[index]);
    const separated = isSeparator(lines[index + 1]);
    const continued = !separated && index === 0 && previous?.header.cells.length === header?.cells.length ? previous : null;
    if (header === null || (!separated && continued === null)) {
      const line = lines[index];
      if (line !== undefined) text.push(line);
      continue;
    }
    flush();
    const rows: TableRow[] = continued === null ? [] : [header];
    index += continued === null ? 2 : 1;
    for (let row = rowOf(lines[index]); row !== null; row = rowOf(lines[index])) {
      rows.push(row);
      index += 1;
    }
    index -= 1;
    blocks.push({ kind: 'table', header: continued?.header ?? header, rows });
  }
  flush();
  return blocks;
}

function isSeparator(line: TextLine | undefined): boolean {
  const text = line?.text.trim() ?? '';
  return text.includes('-') && text.includes('|') && /^[|:\- \t]+$/.test(text);
}

function rowOf(line: TextLine | undefined): TableRow | null {
  if (line === undefined || !line.text.includes('|')) return null;
  const cells = cellsOf(line);
  return cells.length < 2 || cells.length > MOST_CELLS ? null : { cells, line };
}

/** A bar behind a backslash or in ticks that are closed does not divide cells. */
function cellsOf({ text, start }: TextLine): readonly TableCell[] {
  const bars: number[] = [];
  const ticks = tickedUntil(text);
  for (let at = 0; at < text.length; at += 1) {
    at = ticks.get(at) ?? at;
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === '|') bars.push(at);
  }
  const edges = [-1, ...bars, text.length];
  const cells = edges.slice(1).map((edge, index) => cell(text, start, { from: (edges[index] ?? -1) + 1, to: edge }));
  const first = text.trimStart().startsWith('|') ? 1 : 0;
  const last = /\|\s*$/.test(text.slice(-8)) ? cells.length - 1 : cells.length;
  return cells.slice(first, last).map((found, column) => ({ ...found, column }));
}

function cell(text: string, start: number, { from, to }: { readonly from: number; readonly to: number }): TextLine {
  const raw = text.slice(from, to);
  return { text: raw.trim(), start: start + from + (raw.length - raw.trimStart().length) };
}

/** Where a single tick opens code that a second one closes, by the offset of the first. */
function tickedUntil(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at + 1)) {
    const close = text.indexOf('`', at + 1);
    if (close === -1) break;
    ends.set(at, close);
    at = close;
  }
  return ends;
}
