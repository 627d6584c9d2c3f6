/** A task that somebody gives without a plan. */
export interface NewTask {
  readonly title: string;
  /** What the agent is told. */
  readonly prompt: string;
  readonly agent: string | null;
  /** What it goes through; null for what is usual in the repository. */
  readonly template: string | null;
  /** Shell text that does it, where no agent is to. */
  readonly run: string | null;
  readonly checks: readonly string[];
  /** Paths and globs it owns. */
  readonly owns: readonly string[];
  /** Keys of tasks in the same list that must have landed before it starts. */
  readonly after: readonly string[];
}
