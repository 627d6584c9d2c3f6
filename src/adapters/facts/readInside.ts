import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** Reads small text files of one folder, and nothing that a symbolic link leads to outside of it. */
export class InsideReader {
  readonly #root: string;
  readonly #mostBytes: number;
  /** Folders that were looked at: whether they really lie inside. */
  readonly #inside = new Map<string, Promise<boolean>>();

  constructor(root: string, mostBytes: number) {
    this.#root = root;
    this.#mostBytes = mostBytes;
  }

  /** Null for what is no regular file, too large, gone, or elsewhere. */
  async read(path: string): Promise<string | null> {
    const file = join(this.#root, path);
    if (!(await this.#liesInside(dirname(file)))) return null;
    try {
      // Non-blocking: opening a pipe would wait for somebody to write. Where a flag is unknown it counts for nothing.
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const { size } = await handle.stat().then((stat) => (stat.isFile() ? stat : { size: Number.POSITIVE_INFINITY }));
        return size <= this.#mostBytes ? await handle.readFile('utf8') : null;
      } finally {
        await handle.close();
      }
    } catch {
      return null;
    }
  }

  #liesInside(folder: string): Promise<boolean> {
    const known = this.#inside.get(folder);
    if (known !== undefined) return known;
    const asked = Promise.all([realpath(this.#root), realpath(folder)]).then(
      ([root, real]) => real === root || real.startsWith(root + sep),
      () => false,
    );
    this.#inside.set(folder, asked);
    return asked;
  }
}
