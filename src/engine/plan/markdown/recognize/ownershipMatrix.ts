import type { OwnedPath } from '../../../model/plan';
import { quote } from '../../quote';
import { findPaths, pathIn } from '../names/paths';
import { plainText } from '../names/plainText';
import { isEmptyMark, useOf, type Use } from '../names/ownershipMark';
import { isNone, meansAll } from '../names/references';
import type { PlanContext } from '../resolve/context';
import type { Section, Table, TableCell, TableRow } from '../tree/document';
import { columnFields } from './tableTasks';

/**
 * Tables that divide files among tasks: a column for each task, a row for each task and a column for each file, or a
 * file and who owns it. Says whether it was one.
 */
export function readOwnershipTable(context: PlanContext, table: Table, section: Section): boolean {
  const taskColumns = table.header.cells.slice(1).flatMap((cell) => {
    const key = context.tasks.findLeading(plainText(cell.text));
    return key === null ? [] : [{ column: cell.column, key }];
  });
  if (taskColumns.length >= 2 || (taskColumns.length === 1 && table.header.cells.length <= 3)) return readColumns(context, table, taskColumns);
  return readFileRows(context, table) || readFileColumns(context, table, section);
}

interface TaskColumn {
  readonly column: number;
  readonly key: string;
}

function readColumns(context: PlanContext, table: Table, columns: readonly TaskColumn[]): boolean {
  let folder = '';
  for (const row of table.rows) {
    const head = row.cells[0];
    if (head === undefined) continue;
    const cells = columns.map(({ column, key }) => ({ key, cell: row.cells[column] }));
    if (cells.every(({ cell }) => cell === undefined || cell.text === '') && !/[✅✓]/u.test(row.line.text)) {
      folder = folderOf(head);
      continue;
    }
    const paths = rowPaths(head, folder);
    const owners = cells.filter(({ cell }) => cell !== undefined && !isEmptyMark(cell.text));
    if (paths.length === 0 && owners.length > 0) reportRow(context, head);
    for (const { key, cell } of owners) {
      const use = useOf(cell?.text ?? '', owners.length);
      if (use !== null) addFiles(context, { key, paths, use, cell: head, because: `the ownership table gives it "${plainText(cell?.text ?? '').slice(0, 20)}"` });
    }
  }
  return true;
}

function reportRow({ source, diagnostics }: PlanContext, head: TableCell): void {
  const message = `${quote(plainText(head.text))} is not read as a file, so this row of the table of files has no effect.`;
  diagnostics.warning({ code: 'unreadable-row', message, hint: 'Name the file or folder by its path; a folder ends with `/`.', at: source.range(head.start, head.start + head.text.length) });
}

/** A bold row with nothing in it is a heading for the rows below. */
function folderOf(cell: TableCell): string {
  const text = plainText(cell.text).replace(/\s*\(.*\)$/, '');
  return /^[\w.@/-]+\/$/.test(text) ? text : '';
}

interface RowPath {
  readonly path: string;
  readonly lines: OwnedPath['lines'];
}

function rowPaths(cell: TableCell, folder: string): readonly RowPath[] {
  const found = findPaths(cell.text);
  const whole = found.length > 0 ? null : pathIn(plainText(cell.text).replace(/\s*\([^()]*\)$/, ''));
  const paths = whole === null ? found : [whole];
  return paths.map(({ path, lines }) => ({ path: folder === '' || path.startsWith(folder) ? path : folder + path, lines }));
}

/** `File | Owner` and `File | Tasks that modify it`. */
function readFileRows(context: PlanContext, table: Table): boolean {
  const [first, ...others] = table.header.cells;
  if (first === undefined || !isFileHeader(first.text) && !isAreaHeader(first.text)) return false;
  const column = others.find((cell) => isOwnerHeader(cell.text)) ?? others.find((cell) => refersToTasks(context, table, cell.column));
  if (column === undefined) return false;
  const sharers = others.filter((cell) => cell !== column && /\b(?:shared|secondary|also|others?|touched|modifie[ds]|contributors?|consumers?)\b/i.test(cell.text) && refersToTasks(context, table, cell.column));
  for (const row of table.rows) {
    const paths = row.cells[0] === undefined ? [] : rowPaths(row.cells[0], '');
    readOwners(context, { row, column: column.column, paths, mode: null });
    for (const sharer of sharers) if (!/\bconsumers?|read/i.test(sharer.text)) readOwners(context, { row, column: sharer.column, paths, mode: 'shared' });
  }
  return true;
}

function isFileHeader(text: string): boolean {
  return /^(?:.{0,20}\b)?(?:files?|paths?|director(?:y|ies)|folders?|globs?)\b/i.test(plainText(text));
}

function isAreaHeader(text: string): boolean {
  return /^(?:area|module|component|package|surface|resource|location|artifact|file\/area|scope)s?\b/i.test(plainText(text));
}

function isOwnerHeader(text: string): boolean {
  return /\b(?:owner(?:s|ship)?|owned by|work ?streams?|streams?|tracks?|agents?|sessions?|tasks?|lanes?|branch(?:es)?|touched by|modified by|modify|who|assigned|worker)\b/i.test(plainText(text));
}

function refersToTasks({ tasks }: PlanContext, table: Table, column: number): boolean {
  const cells = table.rows.flatMap((row) => row.cells[column] ?? []).filter(({ text }) => text !== '');
  const referring = cells.filter(({ text }) => tasks.resolve(plainText(text)).keys.length > 0);
  return referring.length > 0 && referring.length * 2 >= cells.length;
}

interface OwnerCell {
  readonly row: TableRow;
  readonly column: number;
  readonly paths: readonly RowPath[];
  readonly mode: OwnedPath['mode'] | null;
}

function readOwners(context: PlanContext, { row, column, paths, mode }: OwnerCell): void {
  const cell = row.cells[column];
  const head = row.cells[0];
  if (cell === undefined || head === undefined || isNone(cell.text)) return;
  const text = plainText(cell.text);
  const { keys } = context.tasks.resolve(meansAll(text) || /^all\s+\d+$/i.test(text) ? 'all' : text.replace(/\bonly\b/i, ''));
  keys.forEach((key, index) => {
    // "W1 (primary), W3" has an owner; "W1, W3" has none of its own.
    const named = /\b(?:primary|owner|owns|lead)\b/i.test(text);
    const shared = mode ?? (keys.length > 1 && !(named && index === 0) ? 'shared' : /\bshared\b/i.test(text) ? 'shared' : 'own');
    addFiles(context, { key, paths, use: { mode: shared, change: null }, cell: head, because: `row "${plainText(head.text).slice(0, 40)}" of the table of files` });
  });
}

/** A row for each task: `Task | Owns | Shared | Do not touch`, or a column for each file. */
function readFileColumns(context: PlanContext, table: Table, section: Section): boolean {
  const first = table.rows.filter((row) => context.tasks.findLeading(plainText(row.cells[0]?.text ?? '')) !== null);
  if (first.length === 0 || first.length * 2 < table.rows.length) return false;
  const files = table.header.cells.slice(1).flatMap((cell) => rowPaths(cell, '').map((path) => ({ path, column: cell.column })));
  if (files.length < 2 || columnFields(table).has('files')) return false;
  for (const row of first) {
    const key = context.tasks.findLeading(plainText(row.cells[0]?.text ?? ''));
    for (const { path, column } of files) {
      const cell = row.cells[column];
      if (key === null || cell === undefined || isEmptyMark(cell.text)) continue;
      const use = useOf(cell.text, table.rows.filter((other) => !isEmptyMark(other.cells[column]?.text ?? '')).length);
      if (use !== null) addFiles(context, { key, paths: [path], use, cell, because: `the table under "${plainText(section.heading.text).slice(0, 40)}"` });
    }
  }
  return true;
}

interface FoundFiles {
  readonly key: string;
  readonly paths: readonly RowPath[];
  readonly use: Use;
  readonly cell: TableCell;
  readonly because: string;
}

function addFiles({ claims }: PlanContext, { key, paths, use, cell, because }: FoundFiles): void {
  for (const { path, lines } of paths) {
    claims.file({ task: key, path, lines, ...use, at: { start: cell.start, end: cell.start + cell.text.length }, because, confidence: 1 });
  }
}
