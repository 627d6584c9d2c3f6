import type { LineRange } from '../../model/plan';
import { byCodeUnit, type FileIndex, FileIndex as Index } from '../files/fileIndex';
import { isGlob } from '../files/glob';
import type { Claim } from '../predict/prediction';
import { witnessOf } from './witness';

/** Files that the very same patterns of the plan match: whoever claims one of them claims all. */
export interface Territory {
  /** As people know them: paths, or the glob where no file of it exists yet. Sorted, at least one. */
  readonly names: readonly string[];
}

/** One task's claim on one territory. */
export interface Stake {
  readonly task: number;
  readonly territory: number;
  readonly lines: readonly LineRange[];
  readonly shared: boolean;
  readonly confidence: number;
  readonly reason: string;
}

export interface Stakes {
  readonly territories: readonly Territory[];
  readonly byTask: readonly (readonly Stake[])[];
  readonly byTerritory: readonly (readonly Stake[])[];
  /** Globs too wide or too wild to be looked through: they meet only themselves. */
  readonly unread: readonly string[];
  /** The files a pattern stands for. */
  filesOf(pattern: string): readonly string[];
}

/** Pairs of pattern and file that are kept. Beyond them a glob counts as unread. */
const MOST_MATCHES = 2_000_000;

/** Lays out who claims what. The same file is found whether a task names it, its folder or a glob. */
export function stakeOut(claims: readonly (readonly Claim[])[], files: FileIndex): Stakes {
  const patterns = [...new Set(claims.flatMap((ofTask) => ofTask.map(({ pattern }) => pattern)))];
  const ground = new Ground(patterns, files);
  const { territories, ofPattern } = divide(patterns, ground);
  const byTask = claims.map((ofTask, task) => stakesOf(ofTask, task, ofPattern));
  const byTerritory = territories.map((): Stake[] => []);
  for (const stake of byTask.flat()) byTerritory[stake.territory]?.push(stake);
  return { territories, byTask, byTerritory, unread: ground.unread, filesOf: (pattern) => ground.filesOf(pattern).map((path) => ground.nameOf(path)) };
}

/** The repository's files and those that the plan will make. */
class Ground {
  readonly unread: string[] = [];
  readonly #files: FileIndex;
  readonly #planned: FileIndex;
  readonly #globOf = new Map<string, string>();
  readonly #found = new Map<string, readonly string[]>();
  #matches = 0;

  constructor(patterns: readonly string[], files: FileIndex) {
    this.#files = files;
    const planned: string[] = [];
    for (const pattern of patterns) {
      if (files.has(pattern) || files.hasFolder(pattern)) continue;
      const existing = isGlob(pattern) ? files.matching(pattern) : [];
      if (existing !== null && existing.length > 0) continue;
      const path = isGlob(pattern) ? witnessOf(pattern) : pattern;
      if (path !== pattern) this.#globOf.set(path, pattern);
      planned.push(path);
    }
    this.#planned = new Index(planned);
    for (const pattern of patterns) this.#found.set(pattern, this.#find(pattern));
  }

  filesOf(pattern: string): readonly string[] {
    return this.#found.get(pattern) ?? [];
  }

  nameOf(path: string): string {
    return this.#globOf.get(path) ?? path;
  }

  #find(pattern: string): readonly string[] {
    if (this.#files.has(pattern)) return [pattern];
    if (!isGlob(pattern) && !this.#files.hasFolder(pattern) && !this.#planned.hasFolder(pattern)) return [pattern];
    const glob = isGlob(pattern) ? pattern : `${pattern}/`;
    const existing = this.#files.matching(glob);
    const planned = this.#planned.matching(glob);
    this.#matches += (existing?.length ?? 0) + (planned?.length ?? 0);
    if (existing === null || planned === null || this.#matches > MOST_MATCHES) {
      this.unread.push(pattern);
      return [isGlob(pattern) ? witnessOf(pattern) : pattern];
    }
    return [...existing, ...planned];
  }
}

interface Division {
  readonly territories: readonly Territory[];
  readonly ofPattern: ReadonlyMap<string, readonly number[]>;
}

function divide(patterns: readonly string[], ground: Ground): Division {
  const matchedBy = new Map<string, number[]>();
  patterns.forEach((pattern, index) => {
    for (const path of ground.filesOf(pattern)) {
      const known = matchedBy.get(path);
      if (known === undefined) matchedBy.set(path, [index]);
      else known.push(index);
    }
  });
  const groups = new Map<string, { readonly patterns: readonly number[]; readonly names: string[] }>();
  for (const [path, by] of matchedBy) {
    const key = by.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { patterns: by, names: [ground.nameOf(path)] });
    else group.names.push(ground.nameOf(path));
  }
  const ofPattern = new Map<string, number[]>(patterns.map((pattern) => [pattern, []]));
  const territories = [...groups.values()].map((group, territory): Territory => {
    for (const index of group.patterns) ofPattern.get(patterns[index] ?? '')?.push(territory);
    return { names: group.names.sort(byCodeUnit) };
  });
  return { territories, ofPattern };
}

/** Where several patterns of one task meet, the surest counts; a claim on the whole file outweighs one on lines. */
function stakesOf(claims: readonly Claim[], task: number, ofPattern: Division['ofPattern']): readonly Stake[] {
  const stakes = new Map<number, Stake>();
  for (const { pattern, lines, shared, confidence, reason } of claims) {
    for (const territory of ofPattern.get(pattern) ?? []) {
      const known = stakes.get(territory);
      const stronger = known === undefined || confidence > known.confidence || (confidence === known.confidence && lines.length === 0 && known.lines.length > 0);
      if (stronger) stakes.set(territory, { task, territory, lines, shared, confidence, reason });
    }
  }
  return [...stakes.values()];
}
