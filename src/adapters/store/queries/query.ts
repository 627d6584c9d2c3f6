import type { SqlValue } from 'sql.js';
import type { WriteValue } from '../journalFormat';

/** A write that goes to the journal: its SQL is kept there word for word, its name finds it. */
export interface Write<Row> {
  readonly name: string;
  readonly sql: string;
  values(row: Row): readonly WriteValue[];
}

/** A question to the database that changes nothing. */
export interface Read<Parameters extends readonly SqlValue[], Row> {
  readonly sql: string;
  values(...parameters: Parameters): readonly SqlValue[];
  row(columns: readonly SqlValue[]): Row;
}
