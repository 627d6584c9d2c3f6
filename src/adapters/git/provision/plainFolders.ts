import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sight } from '../worktreesFolder';

/** The folders on the way to a path, each looked at once: none may be a link, which could lead anywhere. */
export class PlainFolders {
  readonly #root: string;
  readonly #known = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The first part of the way to `path` that is there and no plain folder; null where there is none. */
  obstacle(path: string): string | null {
    return this.#walk(path, () => undefined);
  }

  /** The same, and what is missing of the way is made. */
  make(path: string): string | null {
    return this.#walk(path, (folder) => {
      mkdirSync(folder);
    });
  }

  #walk(path: string, onMissing: (folder: string) => void): string | null {
    let at = '';
    for (const part of path.split('/').slice(0, -1)) {
      at = at === '' ? part : `${at}/${part}`;
      if (this.#known.has(at)) continue;
      const folder = join(this.#root, at);
      const found = sight(folder);
      if (found === null) onMissing(folder);
      else if (!found.isDirectory()) return at;
      this.#known.add(at);
    }
    return null;
  }
}
