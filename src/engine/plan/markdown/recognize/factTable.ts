import { plainText } from '../names/plainText';
import type { Field } from '../names/labels';
import type { PlanContext } from '../resolve/context';
import type { Table } from '../tree/document';
import { readField } from './fieldReaders';
import { columnFields } from './tableTasks';

const FACTS: readonly Field[] = ['dependsOn', 'softDependsOn', 'blocks', 'files', 'creates', 'modifies', 'deletes', 'shared', 'avoid', 'branch', 'worktree', 'checks', 'acceptance', 'outOfScope', 'estimate', 'status', 'publishes', 'agent'];

/** A table whose rows speak of tasks named elsewhere: `Stream | Branch | Depends on | Verify`. */
export function readFactTable(context: PlanContext, table: Table): void {
  const columns = [...columnFields(table)].filter(([field]) => FACTS.includes(field));
  if (columns.length === 0) return;
  for (const row of table.rows) {
    // Its cells were read with the task's own text.
    if (context.ownRows.has(row)) continue;
    const named = row.cells.slice(0, 2).find((cell) => context.tasks.findLeading(plainText(cell.text)) !== null);
    const key = named === undefined ? null : context.tasks.findLeading(plainText(named.text));
    if (key === null || named === undefined) continue;
    for (const [field, column] of columns) {
      const cell = row.cells[column];
      if (cell === undefined || cell === named || cell.text === '') continue;
      readField(context, { field, task: key, because: `row "${plainText(named.text).slice(0, 30)}" of a table`, lines: [cell], items: [], codes: [] });
    }
  }
}
