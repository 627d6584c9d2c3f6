import { closeSync, existsSync, openSync, readSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

const PIECE_BYTES = 64 * 1024;

interface Tailed {
  offset: number;
  readonly decoder: StringDecoder;
  readonly watcher: FSWatcher | null;
}

/** Prints files as they grow. A file that is not there yet is printed once it is. */
export class LogTail {
  readonly #print: (text: string) => void;
  readonly #files = new Map<string, Tailed>();
  #lineOpen = false;

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  add(path: string): void {
    const folder = dirname(path);
    const watcher = existsSync(folder) ? watch(folder, () => this.read()) : null;
    this.#files.set(path, { offset: 0, decoder: new StringDecoder('utf8'), watcher });
    this.read();
  }

  /** Prints what the files have grown by. */
  read(): void {
    for (const [path, file] of this.#files) this.#readOne(path, file);
  }

  /** What comes next begins on a line of its own. */
  endLine(): void {
    if (this.#lineOpen) this.#print('\n');
    this.#lineOpen = false;
  }

  close(): void {
    for (const { watcher } of this.#files.values()) watcher?.close();
  }

  #readOne(path: string, file: Tailed): void {
    if (!existsSync(path)) return;
    const handle = openSync(path, 'r');
    try {
      const piece = Buffer.alloc(PIECE_BYTES);
      for (let read = readSync(handle, piece, 0, PIECE_BYTES, file.offset); read > 0; read = readSync(handle, piece, 0, PIECE_BYTES, file.offset)) {
        file.offset += read;
        const text = file.decoder.write(piece.subarray(0, read));
        this.#print(text);
        this.#lineOpen = text === '' ? this.#lineOpen : !text.endsWith('\n');
      }
    } finally {
      closeSync(handle);
    }
  }
}
