import type { StoreFile, StoreFiles } from '../../src/adapters/store/files';
import { MemoryFile } from './memoryFiles';

export type Fault = { readonly kind: 'error'; readonly code: string } | { readonly kind: 'kill' };

/** What a killed process would have done next, had it lived. Nothing answers it. */
export class Killed extends Error {
  constructor() {
    super('killed');
  }
}

/**
 * A disk of which one operation, the nth from now, goes wrong: it fails once with a system error after doing half of its
 * work, or everything stops there, as when the process is killed.
 */
export class FaultyFiles implements StoreFiles {
  readonly #inner: StoreFiles;
  #countdown = Infinity;
  #fault: Fault = { kind: 'kill' };
  #dead = false;
  operations = 0;
  /** The operation the fault fell on. */
  hit: string | null = null;

  constructor(inner: StoreFiles) {
    this.#inner = inner;
  }

  failAt(n: number, fault: Fault): void {
    this.#countdown = n;
    this.#fault = fault;
  }

  makeFolder(path: string): void {
    this.#step('makeFolder');
    this.#inner.makeFolder(path);
  }

  list(path: string): readonly string[] {
    this.#step('list');
    return this.#inner.list(path);
  }

  read(path: string): Buffer {
    this.#step('read');
    return this.#inner.read(path);
  }

  create(path: string): StoreFile {
    this.#step('create');
    return this.#file(this.#inner.create(path));
  }

  open(path: string): StoreFile {
    this.#step('open');
    return this.#file(this.#inner.open(path));
  }

  rename(from: string, to: string): void {
    this.#step('rename');
    this.#inner.rename(from, to);
  }

  remove(path: string): void {
    this.#step('remove');
    this.#inner.remove(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.#step('syncFolder');
    await this.#inner.syncFolder(path);
  }

  #file(inner: StoreFile): StoreFile {
    return {
      write: (data, position) => {
        this.#step('write', () => {
          inner.write(data.subarray(0, Math.floor(data.length / 2)), position);
        });
        inner.write(data, position);
      },
      truncate: (size) => {
        this.#step('truncate');
        inner.truncate(size);
      },
      sync: async () => {
        this.#step('sync', () => {
          if (inner instanceof MemoryFile) inner.failSync();
        });
        await inner.sync();
      },
      close: () => {
        // Closed in any case: a test must not run out of descriptors. What is counted is what the store sees.
        inner.close();
        this.#step('close');
      },
    };
  }

  #step(operation: string, half: () => void = () => undefined): void {
    if (this.#dead) throw new Killed();
    this.operations += 1;
    this.#countdown -= 1;
    if (this.#countdown !== 0) return;
    this.hit = operation;
    // A killed process leaves its unsynced writes to a system that lives on: only a failing disk drops them.
    if (this.#fault.kind === 'error' || operation !== 'sync') half();
    if (this.#fault.kind === 'error') throw Object.assign(new Error(`${this.#fault.code}: made up, ${operation}`), { code: this.#fault.code });
    this.#dead = true;
    throw new Killed();
  }
}
