import type { Log } from '../../engine/index';
import { messageOf } from '../../util/errors';
import type { StoreFiles } from './files';
import type { SnapshotHeader } from './snapshotFormat';
import { encodeSnapshot } from './snapshotFormat';
import { readStateFolder, segmentPath, snapshotPath } from './stateFolder';
import { writeWhole } from './writeWhole';

export interface SnapshotsOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly log: Log;
  readonly stamp: Pick<SnapshotHeader, 'schema' | 'program'>;
  readonly lastGeneration: number;
  /** The good ones there are, oldest first. */
  readonly good: readonly SnapshotHeader[];
}

/** Writes snapshots, and keeps the last two with every journal segment that leads from the older of them to now. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  #lastGeneration: number;
  #good: readonly SnapshotHeader[];

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#lastGeneration = options.lastGeneration;
    this.#good = options.good;
  }

  /** The journal record up to which a snapshot exists. */
  get sequence(): number {
    return this.#good.at(-1)?.sequence ?? 0;
  }

  /** False where the disk refused: the journal still has everything. */
  async write(image: Uint8Array, place: Pick<SnapshotHeader, 'sequence' | 'sealed'>): Promise<boolean> {
    const { files, folder, log, stamp } = this.#options;
    const header = { ...stamp, ...place, generation: this.#lastGeneration + 1 };
    const path = snapshotPath(folder, header.generation);
    try {
      await writeWhole(files, folder, path, encodeSnapshot(header, image));
    } catch (error) {
      log.warn('Could not write a snapshot of the state; the journal still has everything', { path, reason: messageOf(error) });
      return false;
    }
    this.#lastGeneration = header.generation;
    this.#good = [...this.#good, header].slice(-2);
    this.#prune();
    return true;
  }

  /** Lowest numbers first: wherever this is cut short, the segments that are left follow each other without a gap. */
  #prune(): void {
    const { files, folder, log } = this.#options;
    const [older, newest] = this.#good;
    if (older === undefined || newest === undefined) return;
    const kept = new Set(this.#good.map(({ generation }) => generation));
    try {
      const found = readStateFolder(files, folder);
      const paths = [
        ...found.snapshots.filter((generation) => !kept.has(generation)).map((generation) => snapshotPath(folder, generation)),
        ...found.segments.filter((number) => number <= older.sealed).map((number) => segmentPath(folder, number)),
        ...found.leftovers,
      ];
      for (const path of paths) files.remove(path);
    } catch (error) {
      log.warn('Could not remove old state files', { folder, reason: messageOf(error) });
    }
  }
}
