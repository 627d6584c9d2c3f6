/** What the program's exit tells a script. Documented in the README and in `coppice --help`. */
export const ExitCode = {
  /** All landed that had to; for the other verbs: done. */
  ok: 0,
  /** Something failed, was stopped, or waits for a human. */
  unfinished: 1,
  /** The command, the plan or the machine is not fit to start: nothing was started. */
  unusable: 2,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
