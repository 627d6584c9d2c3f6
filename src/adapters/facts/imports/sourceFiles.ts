import { posix } from 'node:path';

/** The repository's files, as imports look for them. */
export class SourceFiles {
  readonly #known: ReadonlySet<string>;
  readonly #inFolder = new Map<string, string[]>();

  constructor(files: readonly string[]) {
    this.#known = new Set(files);
    for (const path of files) {
      const folder = posix.dirname(path);
      const others = this.#inFolder.get(folder);
      if (others === undefined) this.#inFolder.set(folder, [path]);
      else others.push(path);
    }
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** The first of these that is there. */
  first(candidates: readonly string[]): string | null {
    return candidates.find((path) => this.#known.has(path)) ?? null;
  }

  /** Files right in this folder. */
  in(folder: string): readonly string[] {
    return this.#inFolder.get(folder) ?? [];
  }
}

/** The path from one folder, or null where it leads out of the repository. */
export function pathFrom(folder: string, relative: string): string | null {
  const path = posix.join(folder, relative);
  return path.startsWith('../') || path === '..' || path.startsWith('/') ? null : path;
}
