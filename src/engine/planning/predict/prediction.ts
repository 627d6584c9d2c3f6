import type { LineRange } from '../../model/plan';

/** What a prediction was read from. */
export type PredictionSource = 'ownership' | 'text' | 'epic' | 'imports' | 'history';

/** A task will change these files, for this reason, with this confidence. */
export interface Claim {
  /** A path, or a glob of the plan. */
  readonly pattern: string;
  /** The lines that are meant; empty for the whole file. */
  readonly lines: readonly LineRange[];
  /** The plan says that others change it too. */
  readonly shared: boolean;
  readonly source: PredictionSource;
  /** In words: `named in its text`. */
  readonly reason: string;
  /** 1 is said outright; below the threshold it forbids nothing. */
  readonly confidence: number;
}

/** One line of a task's `predicted_files`. */
export interface PredictedFile {
  readonly path: string;
  readonly lines: readonly LineRange[];
  readonly reason: string;
  readonly confidence: number;
}

/** How sure each kind of hint is. Only what reaches the threshold keeps two tasks apart. */
export const CONFIDENCE = {
  owned: 1,
  namedInTitle: 0.8,
  named: 0.7,
  namedByEnding: 0.6,
  created: 0.5,
  folderNamed: 0.4,
  onlyRead: 0.35,
  ambiguous: 0.3,
  epic: 0.3,
  imports: 0.25,
  /** Files that always change together; rarer company counts less. */
  together: 0.45,
} as const;

/** What the plan or its text says is enough to keep two tasks apart; what only tends to be so is not. */
export const THRESHOLD = 0.5;
