import { readFileSync } from 'node:fs';
import type { SqlJsStatic } from 'sql.js';
import { setFlagsFromString } from 'node:v8';
import initSqlJs from 'sql.js';
import type { Log, Transaction } from '../../engine/index';
import { codeOf } from '../../util/errors';
import type { Result } from '../../util/result';
import { err, ok } from '../../util/result';
import type { StoreFiles } from './files';
import { realFiles } from './files';
import { Journal } from './journal';
import { migrations as released } from './migrations/index';
import { writeStatements } from './queries/writes';
import type { Recovered, RecoverOptions } from './recover';
import { recover } from './recover';
import type { StoreRefusal } from './refusal';
import { Snapshots } from './snapshots';
import { SqlStore } from './sqlStore';
import type { Timers } from './timers';
import { realTimers } from './timers';
import { troubleSentence } from './trouble';

export interface StoreOptions {
  /** The state folder. Its lease must be held: the store takes itself for the only one. */
  readonly folder: string;
  /** `sql-wasm.wasm` of the sql.js in use. */
  readonly wasmFile: string;
  /** The release that writes, for the message an older one gives. */
  readonly program: string;
  readonly log: Log;
  readonly files?: StoreFiles;
  readonly timers?: Timers;
  /** How many journal records make a new snapshot worthwhile. */
  readonly snapshotEvery?: number;
  /** How many events make a pack. */
  readonly packSize?: number;
  /** The schema, step by step. */
  readonly migrations?: readonly string[];
  /** For crash tests: told of each transaction just before it is written and when it is on the disk. */
  readonly onPoint?: (point: 'before-write' | 'after-write', transaction: Transaction) => void;
}

/** Opens the state, or says why it must not be opened. Nothing is written where there is nothing to save. */
export async function openStore(options: StoreOptions): Promise<Result<SqlStore, StoreRefusal>> {
  const { folder, program, log, files = realFiles, timers = realTimers, snapshotEvery = 1000, packSize = 500, migrations = released, onPoint = () => undefined } = options;
  const sql = await loadSql(options.wasmFile);
  const found = read({ files, folder, sql, migrations });
  if (!found.ok) return found;
  const recovered = found.value;
  for (const { file, reason } of recovered.findings) log.warn('A damaged state file was not needed', { file, reason });

  const acknowledged = recovered.sequence - recovered.unacknowledged.length;
  const stamp = { schema: migrations.length, program };
  const journal = new Journal({
    files,
    folder,
    log,
    stamp: { ...stamp, statements: writeStatements },
    lastSegment: recovered.lastSegment,
    acknowledged,
  });
  try {
    // What was written last may only be in the system's cache, and the engine is about to act on it.
    await journal.append(recovered.unacknowledged);
    journal.acknowledge(recovered.sequence);
  } catch (error) {
    recovered.database.close();
    return unusable(folder, error);
  }
  const { database, rows, sequence, lastGeneration, snapshots: good } = recovered;
  const snapshots = new Snapshots({ files, folder, log, stamp, lastGeneration, good });
  return ok(new SqlStore({ database, rows, sequence, journal, snapshots, folder, timers, log, snapshotEvery, packSize, onPoint }));
}

function read(options: RecoverOptions): Result<Recovered, StoreRefusal> {
  try {
    return recover(options);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return unusable(options.folder, error);
  }
}

function unusable(folder: string, error: unknown): Result<never, StoreRefusal> {
  return err({ kind: 'unusable', message: troubleSentence(folder, error), files: [folder] });
}

const loaded = new Map<string, Promise<SqlJsStatic>>();

/**
 * SQLite is hot enough for V8 to compile it a second time, better: that takes longer than all that most runs ever ask of
 * it. The budget is in bytes executed; a long or heavy run still earns the better code.
 */
const PATIENCE = '--wasm-tiering-budget=30000000';

/** Compiling takes longer than everything else here: once per process is enough. */
function loadSql(wasmFile: string): Promise<SqlJsStatic> {
  if (!loaded.has(wasmFile)) setFlagsFromString(PATIENCE);
  const known = loaded.get(wasmFile) ?? initSqlJs({ wasmBinary: readFileSync(wasmFile), useOldExtensionFunctions: false });
  loaded.set(wasmFile, known);
  return known;
}

/** Begins what takes longest in opening a store, for whoever has to wait for something else first. A fault is told by `openStore`. */
export async function warmUp(wasmFile: string): Promise<void> {
  try {
    await loadSql(wasmFile);
  } catch {
    loaded.delete(wasmFile);
  }
}
