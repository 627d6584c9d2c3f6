import { readGlob } from './glob';

/** Patterns × files that are compared in one planning. A plan of thousands of wide globs is answered in part. */
const MOST_COMPARISONS = 20_000_000;

/** The repository's files, found by path, by folder, by base name and by glob. */
export class FileIndex {
  readonly #sorted: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #folders = new Set<string>();
  readonly #byName = new Map<string, string[]>();
  readonly #matched = new Map<string, readonly string[] | null>();
  #comparisons = 0;

  constructor(files: Iterable<string>) {
    this.#known = new Set(files);
    this.#sorted = [...this.#known].sort(byCodeUnit);
    for (const path of this.#sorted) {
      this.#addFolders(path);
      const name = baseName(path);
      const others = this.#byName.get(name);
      if (others === undefined) this.#byName.set(name, [path]);
      else others.push(path);
    }
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** Is there a file in this folder? `folder` without a slash at its end. */
  hasFolder(folder: string): boolean {
    return this.#folders.has(folder);
  }

  /** Files whose path ends in this one, at a folder's boundary. */
  endingIn(path: string): readonly string[] {
    const sameName = this.#byName.get(baseName(path)) ?? [];
    if (!path.includes('/')) return sameName;
    return sameName.filter((file) => file === path || file.endsWith(`/${path}`));
  }

  /** Files a glob matches, sorted. Null where the glob cannot be read or would cost too much. */
  matching(pattern: string): readonly string[] | null {
    const known = this.#matched.get(pattern);
    if (known !== undefined) return known;
    const found = this.#match(pattern);
    this.#matched.set(pattern, found);
    return found;
  }

  #addFolders(path: string): void {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut);
      if (this.#folders.has(folder)) return;
      this.#folders.add(folder);
    }
  }

  #match(pattern: string): readonly string[] | null {
    const glob = readGlob(pattern);
    if (glob === null) return null;
    const found = new Set<string>();
    for (const prefix of glob.prefixes) {
      for (let at = this.#firstFrom(prefix); at < this.#sorted.length; at += 1) {
        const path = this.#sorted[at] ?? '';
        if (!path.startsWith(prefix)) break;
        this.#comparisons += 1;
        if (this.#comparisons > MOST_COMPARISONS) return null;
        if (glob.matches(path)) found.add(path);
      }
    }
    return [...found].sort(byCodeUnit);
  }

  #firstFrom(prefix: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The same on every machine, whatever its language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
