/** What a planning session reads in its own worktree, beside what git and the job host tell. */
export interface SessionFiles {
  /** What a fresh worktree holds. Links are not followed, and of very many files the rest is left out. */
  survey(worktree: string): Promise<RepositorySurvey>;
  /** The text of a plain file; null where there is none, or one that is too large to be a plan. */
  plan(path: string): Promise<string | null>;
  /** The end of what an agent printed, without colours: as much of it as may hold a plan. */
  printed(logFile: string): Promise<string>;
}

export interface RepositorySurvey {
  /** Relative, with forward slashes. */
  readonly files: readonly string[];
  /** There are more files than are listed. */
  readonly truncated: boolean;
  /** How the README begins; empty where there is none. */
  readonly readme: string;
}
