/**
 * GLOSSARY. The code uses these words and no others.
 *
 * plan         a document that lists tasks; its text is kept with its hash
 * task         work for one agent, on one branch, in one worktree
 * check        a command whose exit code is the proof
 * list         the plan of tasks that were given one by one; the engine writes its document
 * batch        the tasks of a plan that may run at the same time; batches are ordered
 * template     what tasks go through: stages of jobs
 * job          one part of a task's work, done in its worktree
 * attempt      one try of a job: one runner process, one agent
 * artifact     something an attempt left for others: a file, what it came to, what it had to make, what went wrong
 * worktree     the git worktree a task runs in, or the detached one in which merged results are tested
 * landing      bringing a task's branch into the integration branch: merge, test, advance or refuse
 * integration  the branch that collects a plan's landings and is green at every value it takes
 * engine       the one process per repository that holds the lease on its state and does the work
 */

import type { DeclaredOutput } from './artifact';
import type { Pause } from './hold';
import type { LandingRules } from './landingRules';
import type { Patience } from './patience';
import type { Provision } from './provision';

/** A commit, tree or blob, in git's own hexadecimal. */
export type Oid = string;

export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The document it stands in, relative to the repository, where that is not the plan's own. */
  readonly file?: string;
}

/** When a check is run: in the task's own worktree, on the merged result, once its phase has landed, or at the end of the plan. */
export type CheckMoment = 'worktree' | 'merged' | 'phase' | 'final';

export interface Check {
  /** Shell text exactly as the plan has it. It is run as a script file; nothing is put into it. */
  readonly command: string;
  /** Folder relative to the worktree's root; `.` for the root itself. */
  readonly cwd: string;
  readonly when: readonly CheckMoment[];
}

/**
 * What a task waits for. `success`: the other one has landed; `failure`: it has failed for good; `always`: it has ended,
 * either way; `api` and `artifact`: it has published that name, though it may still be running.
 */
export type DependencyKind = 'success' | 'failure' | 'always' | 'api' | 'artifact';

export interface Dependency {
  readonly on: string;
  readonly kind: DependencyKind;
  /** The published name; null for the kinds that wait for the task itself. */
  readonly name: string | null;
}

export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A path or glob a document gives to a task. `own`: nobody else changes it; `shared`: this task changes it too, beside
 * others; `avoid`: this task must leave it alone.
 */
export interface OwnedPath {
  readonly path: string;
  readonly mode: 'own' | 'shared' | 'avoid';
  /** The lines of it that are meant; empty for the whole file. */
  readonly lines: readonly LineRange[];
  readonly change: 'create' | 'modify' | 'delete' | null;
}

/** How deep jobs may ask for jobs that ask for jobs, and how many of them one task may have. */
export interface SpawnBounds {
  readonly depth: number;
  readonly perTask: number;
}

export const SPAWNING: SpawnBounds = { depth: 2, perTask: 8 };

/** What a document says of one job of a task's template; what is null is as the template has it. */
export interface JobOverride {
  readonly name: string;
  readonly outputs: readonly DeclaredOutput[] | null;
  readonly inputs: readonly string[] | null;
  readonly agent: string | null;
  readonly run: string | null;
  readonly prompt: string | null;
}

/** A task as the document states it. `key` is its name in the document (`W1`); dependencies name keys. */
export interface PlannedTask {
  readonly key: string;
  /** Other names the document uses for it. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly prompt: string;
  /** What shows that it is done, as the document says it. */
  readonly acceptance: readonly string[];
  readonly outOfScope: readonly string[];
  readonly dependsOn: readonly Dependency[];
  /** Keys that would better land first; nothing waits for them. */
  readonly softDependsOn: readonly string[];
  /** What the document says must exist first but is no task of it. */
  readonly externalDependsOn: readonly string[];
  /** Names this task publishes (`api:users`, `artifact:schema.json`). */
  readonly publishes: readonly string[];
  readonly ownership: readonly OwnedPath[];
  /** Shell text for the `script` agent. */
  readonly run: string | null;
  /** The agent profile the document asks for; null leaves the choice to whoever starts the plan. */
  readonly agent: string | null;
  /** What it goes through; null leaves that to the plan. */
  readonly template: string | null;
  readonly jobs: readonly JobOverride[];
  readonly checks: readonly Check[];
  /** The branch the document names, used when it is valid and free. */
  readonly branch: string | null;
  /** The folder its agent and its checks start in, relative to the worktree's root; `.` for the root itself. */
  readonly cwd: string;
  /** The worktree folder the document names. Only shown: Coppice chooses where worktrees lie. */
  readonly worktree: string | null;
  /** Name of the phase or parent heading it stands under. */
  readonly phase: string | null;
  /** The document marks it as done: it is never run. */
  readonly done: boolean;
  /** Its failure does not fail the plan. */
  readonly optional: boolean;
  /** It goes on beside the others until the plan ends, in no batch. */
  readonly continuous: boolean;
  /** As written: `2h`, `3 days`. */
  readonly estimate: string | null;
  readonly at: SourceRange;
}

/** What is the task's alone. */
export function ownedFiles(task: PlannedTask): readonly string[] {
  return [...new Set(task.ownership.filter(({ mode }) => mode === 'own').map(({ path }) => path))];
}

export interface Phase {
  readonly name: string;
  /** Whether the document says its tasks may run together (`true`) or one after the other (`false`). */
  readonly parallel: boolean | null;
  readonly tasks: readonly string[];
  /** Names of phases that must have landed before any task of this one starts. */
  readonly dependsOn: readonly string[];
  readonly softDependsOn: readonly string[];
  readonly checks: readonly Check[];
}

/** Why the plan says what it says: what a reader inferred, from which words, and how sure it is. */
export interface Reason {
  /** Key of the task it is about; null for the whole plan. */
  readonly task: string | null;
  /** Field of the task or plan: `dependsOn`, `ownership`, `phase`… */
  readonly field: string;
  readonly value: string;
  /** In words: `the line "Depends on: W0"`, `row 3 of the ownership table`. */
  readonly because: string;
  /** 1 is said outright; below 0.7 it was guessed. */
  readonly confidence: number;
  readonly at: SourceRange;
}

/** What the document says about two tasks that touch the same file ("keep both imports"). */
export interface ConflictNote {
  readonly files: readonly string[];
  readonly tasks: readonly string[];
  readonly text: string;
  readonly at: SourceRange;
}

/** What a plan document says, once every doubt that forbids running it is gone. */
export interface PlanDocument {
  readonly title: string;
  readonly tasks: readonly PlannedTask[];
  readonly phases: readonly Phase[];
  /** The order in which work must land, step by step; the keys of one step in any order. Tasks not named land when they can. */
  readonly mergeOrder: readonly (readonly string[])[];
  readonly finalChecks: readonly Check[];
  /** Context and rules that every agent is given. */
  readonly rules: readonly string[];
  readonly conflictNotes: readonly ConflictNote[];
  /** Entries of the document's list of issues found. */
  readonly issues: readonly string[];
  /** Other documents it names, relative to the repository. */
  readonly companions: readonly string[];
  readonly landWhen: 'each' | 'batch' | null;
  readonly schedule: Schedule | null;
  /** What tasks go through that name no template of their own. */
  readonly template: string | null;
  readonly maxParallel: number | null;
  readonly reasons: readonly Reason[];
}

export type Schedule = 'batch' | 'flow';

/** When the user's own branch follows the integration branch. */
export type Advance = 'ask' | 'batch' | 'plan';

/** What to do with files an agent left uncommitted. */
export type UncommittedPolicy = 'ask' | 'commit';

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable name for documentation and filters, e.g. `unknown-dependency`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly at: SourceRange;
}

/** The document of tasks that were given one by one. It lies nowhere: the engine alone writes it. */
export const TASK_LIST = 'tasks.yaml';

/** A plan that was started, as the engine keeps it. */
export interface Plan {
  readonly id: string;
  readonly title: string;
  /** Where the document lies, for display and for finding the same plan again; or `TASK_LIST`. */
  readonly path: string;
  /** SHA-256 of the document's text, with that of its companions: the same document is never imported twice while it runs. */
  readonly textHash: string;
  readonly schedule: Schedule;
  readonly maxParallel: number;
  readonly maxAttempts: number;
  readonly patience: Patience;
  /** How far jobs may ask for jobs. */
  readonly spawning: SpawnBounds;
  readonly advance: Advance;
  readonly uncommitted: UncommittedPolicy;
  /** How long a continuous task rests between two rounds, where that was said. */
  readonly roundPauseMs?: number;
  /** How proven work is brought in, where that was said. */
  readonly landing?: LandingRules;
  readonly mergeOrder: readonly (readonly string[])[];
  readonly finalChecks: readonly Check[];
  /** What its worktrees are given. */
  readonly provision: Provision;
  /** The commit every task can count on, and the user's branch it was taken from (null: HEAD was detached). */
  readonly base: Oid;
  readonly targetBranch: string | null;
  /** Full name of the ref landings move. */
  readonly integrationRef: string;
  readonly phase: PlanPhase;
  /** A paused plan starts nothing new; a suspended one has nothing running either. */
  readonly paused: Pause | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** How far the user's branch has followed, or why it did not. */
  readonly advanced: PlanAdvance;
}

/**
 *   opening ──▶ running ──▶ verifying ──▶ closing ──▶ ended{completed}
 *                  │             │            ▲
 *                  │             └─▶ ended{verification-failed}
 *                  └─▶ ended{incomplete} or ended{cancelled} (through closing)
 */
export type PlanPhase =
  /** The integration ref is being made. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'running' }
  /** Every task has landed; the final checks run on the integration branch. */
  | { readonly kind: 'verifying' }
  /** Nothing more will land: the user's branch is brought along if asked, worktrees are cleared away. */
  | { readonly kind: 'closing'; readonly outcome: PlanOutcome }
  | { readonly kind: 'ended'; readonly outcome: PlanOutcome };

export type PlanOutcome =
  | { readonly kind: 'completed' }
  /** Something failed, or something waits for a human. A retry opens the plan again. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'verification-failed'; readonly results: readonly CheckResult[]; readonly fault: string | null }
  | { readonly kind: 'could-not-open'; readonly reason: string }
  | { readonly kind: 'cancelled' };

export type PlanAdvance =
  | { readonly kind: 'none' }
  /** `batches`: how many batches had landed whole by then. */
  | { readonly kind: 'moved'; readonly branch: string; readonly commit: Oid; readonly batches: number }
  | { readonly kind: 'refused'; readonly branch: string; readonly reason: string; readonly batches: number };

export interface CheckResult {
  readonly command: string;
  readonly cwd: string;
  readonly exit: CheckExit;
  readonly durationMs: number;
  /** The end of what it printed. The whole is in `logFile`. */
  readonly tail: string;
  readonly logFile: string;
  /** It failed before the task began as well. */
  readonly redBefore?: true;
}

export type CheckExit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'not-started'; readonly reason: string };

export function passed(result: CheckResult): boolean {
  return result.exit.kind === 'code' && result.exit.code === 0;
}
