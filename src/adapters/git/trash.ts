import { lstatSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../../util/errors';
import { sight, trashName, type WorktreesFolder } from './worktreesFolder';

/** Where removed worktrees go first: a rename takes no time, whatever they hold; the deleting waits for an idle hour. */
export class Trash {
  readonly #folder: WorktreesFolder;

  constructor(folder: WorktreesFolder) {
    this.#folder = folder;
  }

  /** Moves a folder, or a link in a folder's place, into the trash. */
  take(path: string, id: string): string {
    const trash = this.#openFor(path);
    for (let number = 1; ; number += 1) {
      const target = join(trash, `${id}-${String(number)}`);
      if (sight(target) !== null) continue;
      try {
        renameSync(path, target);
        return target;
      } catch (error) {
        // Somebody took the name in between.
        if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
      }
    }
  }

  /** Deletes for good what lies in the trash. A link in it is deleted as a link. */
  async empty(): Promise<void> {
    const trash = this.#folder.trash;
    const found = sight(trash);
    if (found === null) return;
    if (!found.isDirectory()) throw new Error(`${trash} is not a folder but a link or a file, so it is left alone. Remove it yourself.`);
    for (const name of readdirSync(trash)) {
      if (!lstatSync(trash).isDirectory()) return;
      await rm(join(trash, name), { recursive: true, force: true, maxRetries: 2 });
    }
  }

  /** Beside what is thrown away: a rename does not leave its file system. */
  #openFor(path: string): string {
    const trash = this.#folder.holds(path) ? this.#folder.trash : join(dirname(path), trashName);
    mkdirSync(trash, { recursive: true, mode: 0o700 });
    if (!lstatSync(trash).isDirectory()) throw new Error(`${trash} must be a folder, and it is a link. Remove it, then try again.`);
    return trash;
  }
}
