/** The part of sql.js 1.16 this program uses. The published types lag behind it and lack options we need. */
declare module 'sql.js' {
  export type SqlValue = number | string | Uint8Array | null;

  export interface Statement {
    bind(values: readonly SqlValue[]): boolean;
    step(): boolean;
    get(): SqlValue[];
    run(values: readonly SqlValue[]): void;
    reset(): void;
    free(): boolean;
  }

  export interface Database {
    run(sql: string): Database;
    prepare(sql: string): Statement;
    /** Throws inside a transaction. */
    export(): Uint8Array;
    close(): void;
  }

  export interface SqlJsStatic {
    readonly Database: new (data?: Uint8Array | null) => Database;
  }

  export interface SqlJsConfig {
    readonly wasmBinary?: Uint8Array;
    readonly useOldExtensionFunctions?: boolean;
  }

  function initSqlJs(config: SqlJsConfig): Promise<SqlJsStatic>;
  export { initSqlJs as default };
}
