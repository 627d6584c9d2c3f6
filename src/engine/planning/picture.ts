/** What the planner needs to know of a repository. Made once per planning by whoever can read files. */
export interface RepositoryPicture {
  /** Tracked files, relative to the root, with forward slashes. */
  readonly files: readonly string[];
  /** For each file that was looked at: the files of the repository it imports. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The files each recent commit changed. */
  readonly history: readonly (readonly string[])[];
}

/** Where there is no repository to look at: only what the plan declares counts. */
export const EMPTY_PICTURE: RepositoryPicture = { files: [], imports: new Map(), history: [] };
