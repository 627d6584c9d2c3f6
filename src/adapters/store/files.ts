import { closeSync, fdatasync, fsync, ftruncateSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/**
 * What the store asks of a disk: a layer of its own so that tests can make any single operation fail. Writes go to the
 * system's cache at once; only the syncs wait for the disk, so only they leave the event loop free meanwhile.
 */
export interface StoreFiles {
  makeFolder(path: string): void;
  /** Names in a folder; none where the folder is not there. */
  list(path: string): readonly string[];
  read(path: string): Buffer;
  /** An empty file under this name, whatever was there before. */
  create(path: string): StoreFile;
  /** A file that is there, for writing into it. */
  open(path: string): StoreFile;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Makes new and changed names in the folder last. */
  syncFolder(path: string): Promise<void>;
}

export interface StoreFile {
  /** The whole of it or an error; after an error any part may have been written. */
  write(data: Uint8Array, position: number): void;
  truncate(size: number): void;
  /** Content and size are on the disk when this resolves. After a failure nothing is known of what was written. */
  sync(): Promise<void>;
  close(): void;
}

const syncContent = promisify(fdatasync);
const syncAll = promisify(fsync);

export const realFiles: StoreFiles = {
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  },
  list: (path) => {
    try {
      return readdirSync(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  },
  read: (path) => readFileSync(path),
  create: (path) => new RealFile(openSync(path, 'w', 0o600)),
  open: (path) => new RealFile(openSync(path, 'r+')),
  rename: renameSync,
  remove: unlinkSync,
  syncFolder: async (path) => {
    // Windows cannot sync a folder and does not need to.
    if (process.platform === 'win32') return;
    const folder = openSync(path, 'r');
    try {
      await syncAll(folder);
    } finally {
      closeSync(folder);
    }
  },
};

class RealFile implements StoreFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(data: Uint8Array, position: number): void {
    for (let done = 0; done < data.length; ) done += writeSync(this.#descriptor, data, done, data.length - done, position + done);
  }

  truncate(size: number): void {
    ftruncateSync(this.#descriptor, size);
  }

  sync(): Promise<void> {
    return syncContent(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
