import { basename, dirname } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreFile, StoreFiles } from '../../src/adapters/store/files';

type Change = { readonly kind: 'write'; readonly data: Buffer; readonly position: number } | { readonly kind: 'truncate'; readonly size: number };

/** A file's content as the disk has it, and what was done to it since the last sync. */
interface Inode {
  readonly onDisk: Buffer;
  /** `dropped`: a sync of it failed, and the system will not try again, though it goes on showing it. */
  readonly since: readonly { readonly change: Change; readonly dropped: boolean }[];
}

type NameChange = { readonly kind: 'set'; readonly name: string; readonly inode: { current: Inode } } | { readonly kind: 'remove'; readonly name: string };

const sector = 512;

/**
 * A folder in memory that knows what a disk would still have after the power failed: what was synced, and of the rest
 * any part, in sectors. A name lasts only once its folder was synced.
 */
export class MemoryFiles implements StoreFiles {
  readonly #names = new Map<string, { current: Inode }>();
  readonly #lastingNames = new Map<string, { current: Inode }>();
  readonly #nameChanges: NameChange[] = [];
  writes = 0;

  static of(contents: ReadonlyMap<string, Buffer>): MemoryFiles {
    const files = new MemoryFiles();
    for (const [name, content] of contents) {
      const inode = { current: { onDisk: content, since: [] } };
      files.#names.set(name, inode);
      files.#lastingNames.set(name, inode);
    }
    return files;
  }

  static ofFolder(folder: string): MemoryFiles {
    return MemoryFiles.of(new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))])));
  }

  contents(): ReadonlyMap<string, Buffer> {
    return new Map([...this.#names].map(([name, inode]) => [name, contentOf(inode.current)]));
  }

  /** The folder as it may be found after a loss of power. `chance` gives numbers in [0, 1). */
  afterPowerLoss(chance: () => number): MemoryFiles {
    const names = new Map(this.#lastingNames);
    for (const change of this.#nameChanges) {
      if (chance() < 0.5) continue;
      if (change.kind === 'set') names.set(change.name, change.inode);
      else names.delete(change.name);
    }
    return MemoryFiles.of(new Map([...names].map(([name, inode]) => [name, remainderOf(inode.current, chance)])));
  }

  makeFolder(): void {
    this.writes += 1;
  }

  list(): readonly string[] {
    return [...this.#names.keys()];
  }

  read(path: string): Buffer {
    // A copy, as a read is: sql.js goes on working in the very bytes it is given.
    return Buffer.from(contentOf(this.#inode(path).current));
  }

  create(path: string): StoreFile {
    const inode = { current: { onDisk: Buffer.alloc(0), since: [] } };
    this.#change({ kind: 'set', name: basename(path), inode });
    return this.#file(inode);
  }

  open(path: string): StoreFile {
    return this.#file(this.#inode(path));
  }

  rename(from: string, to: string): void {
    if (dirname(from) !== dirname(to)) throw new Error('not in one folder');
    const inode = this.#inode(from);
    this.#change({ kind: 'set', name: basename(to), inode });
    this.#change({ kind: 'remove', name: basename(from) });
  }

  remove(path: string): void {
    this.#inode(path);
    this.#change({ kind: 'remove', name: basename(path) });
  }

  syncFolder(): Promise<void> {
    this.#lastingNames.clear();
    for (const [name, inode] of this.#names) this.#lastingNames.set(name, inode);
    this.#nameChanges.length = 0;
    return Promise.resolve();
  }

  #change(change: NameChange): void {
    this.writes += 1;
    this.#nameChanges.push(change);
    if (change.kind === 'set') this.#names.set(change.name, change.inode);
    else this.#names.delete(change.name);
  }

  #inode(path: string): { current: Inode } {
    const inode = this.#names.get(basename(path));
    if (inode === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return inode;
  }

  #file(inode: { current: Inode }): StoreFile {
    return new MemoryFile(inode, () => {
      this.writes += 1;
    });
  }
}

export class MemoryFile implements StoreFile {
  readonly #inode: { current: Inode };
  readonly #onWrite: () => void;

  constructor(inode: { current: Inode }, onWrite: () => void) {
    this.#inode = inode;
    this.#onWrite = onWrite;
  }

  write(data: Uint8Array, position: number): void {
    this.#add({ kind: 'write', data: Buffer.from(data), position });
  }

  truncate(size: number): void {
    this.#add({ kind: 'truncate', size });
  }

  sync(): Promise<void> {
    const { onDisk, since } = this.#inode.current;
    const dropped = since.filter((entry) => entry.dropped);
    this.#inode.current = { onDisk: since.filter((entry) => !entry.dropped).map(({ change }) => change).reduce(applied, onDisk), since: dropped };
    return Promise.resolve();
  }

  /** What a failed sync does: nothing is on the disk, and no later sync will bring it there. */
  failSync(): void {
    const { onDisk, since } = this.#inode.current;
    this.#inode.current = { onDisk, since: since.map(({ change }) => ({ change, dropped: true })) };
  }

  close(): void {
    // Nothing to let go of: the content is its folder's.
  }

  #add(change: Change): void {
    this.#onWrite();
    const { onDisk, since } = this.#inode.current;
    this.#inode.current = { onDisk, since: [...since, { change, dropped: false }] };
  }
}

function contentOf(inode: Inode): Buffer {
  return inode.since.map(({ change }) => change).reduce(applied, inode.onDisk);
}

/** Any part of what was not synced: whole changes, or some sectors of a write, as a disk writes them in no order. */
function remainderOf(inode: Inode, chance: () => number): Buffer {
  return inode.since.reduce((content, { change, dropped }) => {
    if (dropped) return content;
    const luck = chance();
    if (luck < 0.3) return content;
    if (luck < 0.6 || change.kind === 'truncate') return applied(content, change);
    return sectorsOf(change).reduce((sofar, piece) => (chance() < 0.5 ? sofar : applied(sofar, piece)), content);
  }, inode.onDisk);
}

function sectorsOf(write: Extract<Change, { kind: 'write' }>): readonly Change[] {
  const pieces: Change[] = [];
  for (let at = 0; at < write.data.length; ) {
    const size = Math.min(sector - ((write.position + at) % sector), write.data.length - at);
    pieces.push({ kind: 'write', data: write.data.subarray(at, at + size), position: write.position + at });
    at += size;
  }
  return pieces;
}

function applied(content: Buffer, change: Change): Buffer {
  if (change.kind === 'truncate') return Buffer.from(content.subarray(0, change.size));
  const grown = Buffer.alloc(Math.max(content.length, change.position + change.data.length));
  content.copy(grown);
  change.data.copy(grown, change.position);
  return grown;
}
