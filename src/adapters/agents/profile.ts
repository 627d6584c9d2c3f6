import type { Result } from '../../util/result';

/** What a profile may build its command line from. Every path is absolute. */
export interface LaunchContext {
  readonly taskId: string;
  readonly sessionId: string;
  /** An earlier attempt began the conversation of this id. A profile that can go on with one does. */
  readonly resume: boolean;
  readonly worktree: string;
  readonly promptFile: string;
  /** Where the task's own shell text lies; null for a task that has none. */
  readonly scriptFile: string | null;
  /** That text. */
  readonly script: string | null;
}

export interface Launch {
  readonly argv: readonly [string, ...string[]];
  /** It draws on the terminal itself and reads keys; in a terminal it gets it whole, and no log is kept. */
  readonly interactive: boolean;
  /** Variables for it alone. They win over what the job's environment says. */
  readonly env: Readonly<Record<string, string>>;
}

/** How one kind of agent is started. */
export interface AgentProfile {
  readonly name: string;
  /** It can be told something more in a second run of the same task. A script does what it does. */
  readonly followsUp: boolean;
  /** In which form it prints events, by the name of a reader in `src/runner/events/readers.ts`; null where it prints none. */
  readonly events: string | null;
  /** The program's own version, where that is known without running it. */
  version?(): string | null;
  /** The command line, or a sentence that says what to change. */
  build(context: LaunchContext): Result<Launch, string>;
}
