import type { Oid } from './plan';

/** On which commands it came out: a check in the task's worktree or on the merged result, the agent itself, or a final check. */
export type FailureWhere = 'worktree' | 'merged' | 'agent' | 'final';

/** Lines of a source file as they were when something failed. */
export interface CodeFrame {
  /** Number of the first one, counted from 1. */
  readonly from: number;
  readonly lines: readonly string[];
}

/** What a failed command said about one place, and what was true when it said so. */
export interface FailureReport {
  /** The program that said it: `tsc`, `pytest`, `rustc`…; `command` where nothing in the output was understood. */
  readonly tool: string;
  /** Relative to the worktree with forward slashes where `inside`; as it was printed otherwise. */
  readonly file: string | null;
  readonly inside: boolean;
  readonly line: number | null;
  readonly column: number | null;
  /** The tool's own name for it: `TS2322`, `no-undef`, `AssertionError`. */
  readonly errorType: string | null;
  /** Begins with the name of the test, where one failed. */
  readonly message: string;
  readonly stack: readonly string[];
  readonly frame: CodeFrame | null;
  /** How what it was read from begins: at most 1 KB of the output, untouched. */
  readonly raw: string;
  /** The same for the same fault, though lines have moved and numbers differ. */
  readonly fingerprint: string;
}

/** A failure on record. */
export interface Failure extends FailureReport {
  readonly id: string;
  readonly planId: string;
  /** Null for final checks, which belong to no task; so is what else only an attempt has. */
  readonly taskId: string | null;
  readonly attemptId: string | null;
  readonly attempt: number | null;
  readonly where: FailureWhere;
  /** Counts the times at which something of this task, or of the plan's end, failed: those of one round belong together. */
  readonly round: number;
  /** Its place in its round, and how many the round had: more than are kept, where there were very many. */
  readonly number: number;
  readonly of: number;
  /** The check, or the name of the agent. */
  readonly command: string;
  /** What the command ran on. */
  readonly commit: Oid;
  readonly at: number;
}
