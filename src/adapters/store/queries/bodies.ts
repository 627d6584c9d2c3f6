import type { Read } from './query';

/** Each table's rows in the order people know them by; the id makes the order one and the same every time. */
const orders = {
  template: 'name, version',
  plan: 'created_at, id',
  task: 'plan_id, position, id',
  attempt: 'task_id, number, id',
  worktree: 'created_at, id',
  failure: 'plan_id, task_id, round, number, id',
  // As they were put in: the clock may have been set back between two landings, and the artifacts of one attempt have an order, too.
  landing: 'rowid',
  artifact: 'rowid',
} as const;

export type BodyTable = keyof typeof orders;

export function bodiesOf(table: BodyTable): Read<[], { readonly id: string; readonly body: string }> {
  return {
    sql: `SELECT id, body FROM ${table} ORDER BY ${orders[table]}`,
    values: () => [],
    row: ([id, body]) => ({ id: String(id), body: String(body) }),
  };
}
