import { fieldOf, type Field } from '../names/labels';
import { plainText, isStruck } from '../names/plainText';
import { splitMarks } from '../names/marks';
import { readTaskName, type TaskName } from '../names/taskName';
import type { Section, Table, TableRow, TextLine } from '../tree/document';
import type { Candidate } from './candidate';

/** Columns that only a table of tasks has beside the names. */
const TELLING: readonly Field[] = ['dependsOn', 'softDependsOn', 'blocks', 'files', 'creates', 'modifies', 'shared', 'branch', 'worktree', 'checks', 'acceptance', 'agent', 'estimate', 'status', 'parallel', 'phase', 'outOfScope'];

/** What each column of a table means; the same field is taken once. */
export function columnFields(table: Table): ReadonlyMap<Field, number> {
  const columns = new Map<Field, number>();
  for (const cell of table.header.cells) {
    const field = columnField(plainText(cell.text), () => table.rows.map((row) => row.cells[cell.column]?.text ?? ''));
    if (field !== null && !columns.has(field)) columns.set(field, cell.column);
  }
  return columns;
}

const STATE = /^\W*(?:x|y|yes|no|n|true|false|done|open|partly|wip|to ?do|pending|complete[d]?)?\W*$/i;

function columnField(header: string, cells: () => readonly string[]): Field | null {
  // A column `Done` holds ticks, or says when the work is done.
  if (/^(?:done|completed?|finished)$/i.test(header) && cells().every((text) => text.length < 40 && STATE.test(plainText(text)))) return 'status';
  if (/^(?:task|tasks|description|task description|work|work items?|work packages?|area|what|goal|scope|deliverable|action|subject|focus|objective)$/i.test(header)) return 'title';
  if (/^(?:agent|owner|assignee|role)$/i.test(header)) return 'agent';
  return fieldOf(header);
}

/** The rows of a table of tasks: it has a column of names and another that only tasks have. */
export function tableTasks(table: Table, under: readonly Section[]): readonly Candidate[] {
  const columns = columnFields(table);
  const first = table.header.cells[0];
  const byAgent = columns.get('agent') === 0 && (!columns.has('title') || isDistinct(table));
  const naming = columns.get('id') ?? (byAgent ? 0 : columns.get('title'));
  if (naming === undefined || naming > 1 || first === undefined || !TELLING.some((field) => columns.has(field))) return [];
  return table.rows.flatMap((row) => rowCandidate({ row, columns, naming, under }) ?? []);
}

/** Agents with one row each are what the rows are called by. */
function isDistinct({ rows }: Table): boolean {
  return new Set(rows.map(({ cells }) => cells[0]?.text)).size === rows.length;
}

interface RowContext {
  readonly row: TableRow;
  readonly columns: ReadonlyMap<Field, number>;
  readonly naming: number;
  readonly under: readonly Section[];
}

function rowCandidate({ row, columns, naming, under }: RowContext): Candidate | null {
  const cells = new Map([...columns].flatMap(([field, column]): [Field, TextLine][] => (row.cells[column] === undefined ? [] : [[field, row.cells[column]]])));
  const nameCell = row.cells[naming];
  const name = nameCell === undefined ? null : rowName(nameCell, cells, columns.has('id') || columns.get('agent') === naming);
  if (name === null || nameCell === undefined) return null;
  return {
    form: 'row',
    name,
    at: nameCell,
    under,
    section: null,
    item: null,
    cells,
    row,
    start: row.line.start,
    end: row.line.start + row.line.text.length,
    checked: null,
    struck: isStruck(nameCell.text),
    parts: () => [],
  };
}

function rowName(cell: TextLine, cells: ReadonlyMap<Field, TextLine>, hasId: boolean): TaskName | null {
  const text = plainText(cell.text);
  const titleCell = cells.get('title');
  const title = titleCell === undefined || titleCell === cell ? '' : splitMarks(plainText(titleCell.text)).text;
  const named = readTaskName(cell.text);
  if (named !== null) return { ...named, title: named.title === '' ? title : named.title };
  if (text === '' || text.length > 200) return null;
  const id = hasId && /^[\w.#-]{1,24}$/.test(text) ? text.replace(/^#/, '') : null;
  return { kind: null, id, title: title === '' ? splitMarks(text).text : title, mark: null, estimate: null, optional: false, outer: null };
}
