import { lstatSync, mkdirSync, realpathSync, writeFileSync, type Stats } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { codeOf, messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';
import { hasControl } from './refNames';

export const trashName = '.coppice-trash';
const setting = 'worktreesFolder in .coppice/config.yaml';

/** The one folder worktrees are made in. Nothing is made or moved outside it, also not through a link inside it. */
export class WorktreesFolder {
  readonly #given: string;
  readonly #root: string;

  constructor(path: string, root: string) {
    this.#given = resolve(path);
    this.#root = root;
  }

  get path(): string {
    return this.#given;
  }

  get trash(): string {
    return join(this.#given, trashName);
  }

  /** Makes sure the folder is there. */
  open(): Result<string, string> {
    const linked = this.#isUnder(this.#root) ? this.#linkBetween(this.#root, this.#given) : null;
    if (linked !== null) return err(`The worktrees folder ${this.#given} leads elsewhere through the link ${linked}. Remove the link, or choose another folder with the setting ${setting}.`);
    try {
      mkdirSync(this.#given, { recursive: true });
      const real = realpathSync(this.#given);
      if (this.#isUnder(this.#root)) hideFromGit(this.#given);
      return ok(real);
    } catch (error) {
      return err(`The worktrees folder ${this.#given} cannot be made or written (${messageOf(error)}). Choose another folder with the setting ${setting}.`);
    }
  }

  /** The canonical path of a worktree to be made, with its parents in place. */
  place(requested: string): Result<string, string> {
    const opened = this.open();
    if (!opened.ok) return opened;
    const inside = this.locate(requested, opened.value);
    if (!inside.ok) return inside;
    try {
      mkdirSync(resolve(inside.value, '..'), { recursive: true });
    } catch (error) {
      return err(`The folder for the worktree ${requested} cannot be made (${messageOf(error)}). Choose another folder with the setting ${setting}.`);
    }
    return inside;
  }

  /** A path as we wrote it down when the worktree was made, also where the setting has changed since. */
  canonical(requested: string): string {
    const located = this.locate(requested);
    if (located.ok) return located.value;
    const path = resolve(requested);
    return join(canonical(dirname(path)), basename(path));
  }

  holds(path: string): boolean {
    return staysInside(relative(this.#given, path)) || staysInside(relative(canonical(this.#given), path));
  }

  /** The canonical form of a path inside the folder, refusing links on the way. Makes nothing. */
  locate(requested: string, real: string = canonical(this.#given)): Result<string, string> {
    const path = resolve(requested);
    const way = [this.#given, real].map((base) => relative(base, path)).find(staysInside);
    if (way === undefined || hasControl(path)) return err(`The worktree ${JSON.stringify(requested)} would lie outside the worktrees folder ${this.#given}. See the setting ${setting}.`);
    if (way.split(sep)[0] === trashName) return err(`${requested} lies in the trash of the worktrees folder; choose another name.`);
    const target = join(real, way);
    const linked = this.#linkBetween(real, target);
    if (linked !== null) return err(`The way to the worktree ${requested} leads through ${linked}, which is a link or no folder. Remove it, then try again.`);
    return ok(target);
  }

  #isUnder(folder: string): boolean {
    return staysInside(relative(folder, this.#given));
  }

  /** The first part between the two that exists and is not a plain folder. */
  #linkBetween(from: string, to: string): string | null {
    let at = from;
    for (const part of relative(from, to).split(sep)) {
      at = join(at, part);
      const found = sight(at);
      if (found === null) return null;
      if (!found.isDirectory()) return at;
    }
    return null;
  }
}

function staysInside(way: string): boolean {
  return way !== '' && !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

/** Without following a link; null where there is nothing. */
export function sight(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Worktrees inside the checkout must not show up there as new files. */
function hideFromGit(folder: string): void {
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
