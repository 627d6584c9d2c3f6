import type { Database, SqlJsStatic, SqlValue, Statement } from 'sql.js';
import type { Payload } from './journalFormat';
import type { Read } from './queries/query';
import { schemaVersion } from './queries/schemaVersion';

/** The database in memory. It knows statements, transactions and migrations, and nothing of files. */
export class StateDatabase {
  readonly #database: Database;
  readonly #migrations: readonly string[];
  readonly #statements = new Map<string, Statement>();

  constructor(sql: SqlJsStatic, image: Uint8Array | null, migrations: readonly string[]) {
    this.#migrations = migrations;
    this.#database = new sql.Database(image);
    this.#database.run('PRAGMA foreign_keys = ON');
    // SQLite's own care for its file is lost on one in memory, and more than half of a transaction's time.
    this.#database.run('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE');
  }

  /** All of it or nothing: what `action` throws is thrown on, after everything it wrote was taken back. */
  transaction<T>(action: () => T): T {
    this.write('BEGIN', []);
    try {
      const result = action();
      this.write('COMMIT', []);
      return result;
    } catch (error) {
      this.write('ROLLBACK', []);
      throw error;
    }
  }

  write(sql: string, values: readonly SqlValue[]): void {
    const statement = this.#prepared(sql);
    try {
      statement.run(values);
    } finally {
      statement.reset();
    }
  }

  read<Parameters extends readonly SqlValue[], Row>(query: Read<Parameters, Row>, ...parameters: Parameters): readonly Row[] {
    const statement = this.#prepared(query.sql);
    const rows: Row[] = [];
    try {
      statement.bind(query.values(...parameters));
      while (statement.step()) rows.push(query.row(statement.get()));
    } finally {
      statement.reset();
    }
    return rows;
  }

  /** Does what a journal record says, whole or not at all, with the statements of the release that wrote it. */
  apply(payload: Payload, statements: Readonly<Record<string, string>>): void {
    this.transaction(() => {
      for (const [name, ...values] of payload) {
        const sql = statements[name];
        if (sql === undefined) throw new Error(`the journal names a statement it does not hold: ${name}`);
        this.write(sql, values);
      }
    });
  }

  schema(): number {
    const [version] = this.read({ ...schemaVersion });
    return version ?? 0;
  }

  /** Brings the schema from one version to another, each step whole or not at all. */
  migrate(from: number, to: number): void {
    if (from === to) return;
    this.#forgetStatements();
    // References are checked at the end of each step instead: rebuilding a table breaks them for a moment.
    this.#database.run('PRAGMA foreign_keys = OFF');
    for (let version = from + 1; version <= to; version += 1) {
      const migration = this.#migrations[version - 1];
      if (migration === undefined) throw new Error(`there is no migration to schema ${String(version)}`);
      this.transaction(() => {
        this.#database.run(migration);
        this.write(`INSERT INTO meta (key, value) VALUES ('schema', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, [String(version)]);
        const [broken] = this.read({ sql: 'PRAGMA foreign_key_check', values: () => [], row: ([table]) => String(table) });
        if (broken !== undefined) throw new Error(`migration ${String(version)} leaves a broken reference in ${broken}`);
      });
    }
    this.#database.run('PRAGMA foreign_keys = ON');
  }

  /** The whole database as bytes. Never inside a transaction. */
  image(): Uint8Array {
    return this.#database.export();
  }

  close(): void {
    this.#forgetStatements();
    this.#database.close();
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #forgetStatements(): void {
    for (const statement of this.#statements.values()) statement.free();
    this.#statements.clear();
  }
}
