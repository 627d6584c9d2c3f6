import { join } from 'node:path';
import type { StoreFiles } from './files';

/**
 * What the store keeps in the state folder:
 *   state.<n>.snapshot   the whole database after some journal record
 *   state.<n>.journal    one segment of the journal: the records that followed
 */
export interface StateFolder {
  /** Numbers, ascending. */
  readonly snapshots: readonly number[];
  readonly segments: readonly number[];
  readonly leftovers: readonly string[];
}

export function snapshotPath(folder: string, generation: number): string {
  return join(folder, `state.${String(generation)}.snapshot`);
}

export function segmentPath(folder: string, number: number): string {
  return join(folder, `state.${String(number)}.journal`);
}

export function readStateFolder(files: StoreFiles, folder: string): StateFolder {
  const names = files.list(folder);
  return {
    snapshots: numbersOf(names, /^state\.([1-9]\d*)\.snapshot$/),
    segments: numbersOf(names, /^state\.([1-9]\d*)\.journal$/),
    leftovers: names.filter((name) => /^state\.[1-9]\d*\.(snapshot|journal)\.tmp$/.test(name)).map((name) => join(folder, name)),
  };
}

function numbersOf(names: readonly string[], pattern: RegExp): readonly number[] {
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
}
