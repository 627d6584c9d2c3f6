import type { RepositoryPicture } from '../picture';
import { byCodeUnit } from '../files/fileIndex';
import { CONFIDENCE, type Claim } from './prediction';

/** A commit over more files than this (a new format, a moved folder) says nothing about which belong together. */
const WIDEST_COMMIT = 50;
/** Seen together less often, it may be chance. */
const FEWEST_TOGETHER = 3;
const MOST_COMPANIONS = 10;

/** Files that changed together in history. */
export class CoChange {
  readonly #commits: readonly (readonly string[])[];
  readonly #commitsOf = new Map<string, number[]>();

  constructor(history: RepositoryPicture['history']) {
    this.#commits = history.filter((files) => files.length > 1 && files.length <= WIDEST_COMMIT);
    this.#commits.forEach((files, commit) => {
      for (const path of new Set(files)) {
        const commits = this.#commitsOf.get(path);
        if (commits === undefined) this.#commitsOf.set(path, [commit]);
        else commits.push(commit);
      }
    });
  }

  claimsFor(path: string): readonly Claim[] {
    const commits = this.#commitsOf.get(path) ?? [];
    if (commits.length < FEWEST_TOGETHER) return [];
    const together = new Map<string, number>();
    for (const commit of commits) {
      for (const other of new Set(this.#commits[commit])) if (other !== path) together.set(other, (together.get(other) ?? 0) + 1);
    }
    return [...together]
      .filter(([, times]) => times >= FEWEST_TOGETHER)
      .sort(([a, timesA], [b, timesB]) => timesB - timesA || byCodeUnit(a, b))
      .slice(0, MOST_COMPANIONS)
      .map(([pattern, times]) => ({ pattern, lines: [], shared: false, source: 'history', reason: `changed with \`${path}\` in ${times} of ${commits.length} commits`, confidence: shareOf(times, commits.length) }));
  }
}

function shareOf(times: number, of: number): number {
  return Math.round(CONFIDENCE.together * (times / of) * 100) / 100;
}
