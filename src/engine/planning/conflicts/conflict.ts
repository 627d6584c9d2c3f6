import type { LineRange } from '../../model/plan';

export interface ConflictFile {
  readonly path: string;
  /** The lines both mean; empty for the whole file. */
  readonly lines: readonly LineRange[];
}

/**
 * Tasks that must not be in one batch: each of `tasks` keeps away from the others of `tasks`, and from all `against`.
 * Nearly always two tasks and nobody against; a file that hundreds of tasks change is one conflict and not thousands.
 */
export interface Conflict {
  readonly tasks: readonly string[];
  readonly against: readonly string[];
  readonly files: readonly ConflictFile[];
  /** Files beyond those that are listed. */
  readonly moreFiles: number;
  /** In words, with both sides. */
  readonly reason: string;
  /** What the plan says to do where these meet. */
  readonly advice: readonly string[];
}

export interface ConflictReport {
  readonly conflicts: readonly Conflict[];
  /** Overlaps that are not sure enough to keep tasks apart. */
  readonly possible: readonly Conflict[];
  /** What else is worth knowing: files that are shared by agreement, globs that could not be looked through. */
  readonly notes: readonly string[];
}
