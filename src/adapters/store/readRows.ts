import type { Rows } from '../../engine/index';
import type * as z from 'zod';
import type { StateDatabase } from './database';
import type { BodyTable } from './queries/bodies';
import { bodiesOf } from './queries/bodies';
import { rowSchemas } from './rowSchemas';

const worthCompiling = 500;

/** Every row. Throws, naming the row, where one is not what the program takes it for. */
export function readRows(database: StateDatabase): Rows {
  return {
    templates: table(database, 'template', () => rowSchemas().template),
    plans: table(database, 'plan', () => rowSchemas().plan),
    tasks: table(database, 'task', () => rowSchemas().task),
    attempts: table(database, 'attempt', () => rowSchemas().attempt),
    worktrees: table(database, 'worktree', () => rowSchemas().worktree),
    landings: table(database, 'landing', () => rowSchemas().landing),
    failures: table(database, 'failure', () => rowSchemas().failure),
    artifacts: table(database, 'artifact', () => rowSchemas().artifact),
  };
}

function table<Row extends { readonly id: string }>(database: StateDatabase, name: BodyTable, schemaOf: () => z.ZodType<Row>): readonly Row[] {
  const found = database.read(bodiesOf(name));
  // Compiling a schema takes longer than walking it for as few rows as there mostly are.
  const jitless = found.length < worthCompiling;
  return found.map(({ id, body }) => {
    const row: unknown = JSON.parse(body);
    if (!isValid(schemaOf(), row, jitless) || row.id !== id) throw new Error(`the ${name} row ${id} is not one this program can read`);
    return row;
  });
}

/** A check, not a conversion: the row itself goes on, as it was written. */
function isValid<Row>(schema: z.ZodType<Row>, value: unknown, jitless: boolean): value is Row {
  return schema.safeParse(value, { jitless }).success;
}
