import type { CheckMoment, ConflictNote, DependencyKind, JobOverride, LineRange, OwnedPath, Reason, Schedule, SourceRange } from '../model/plan';

/**
 * What a reader found in a document, before anybody asked whether it makes sense: every value still knows its place.
 * Readers (one per format) make drafts; `resolvePlan` makes plans of them.
 */
export interface Located<T> {
  readonly value: T;
  readonly at: SourceRange;
}

export interface DraftCheck {
  readonly command: Located<string>;
  readonly cwd: Located<string> | null;
  readonly when: readonly CheckMoment[];
}

/** The key of the other task. Without a kind it waits for that task to land. */
export interface DraftDependency extends Located<string> {
  readonly kind?: DependencyKind;
  readonly name?: string | null;
}

/** A path or glob. Without a mode the task owns it. */
export interface DraftOwnedPath extends Located<string> {
  readonly mode?: OwnedPath['mode'];
  readonly lines?: readonly LineRange[];
  readonly change?: OwnedPath['change'];
}

export interface DraftTask {
  readonly key: Located<string>;
  readonly title: Located<string>;
  readonly at: SourceRange;
  readonly aliases: readonly string[];
  /** What other texts may call it: names to find it by, not to tell. */
  readonly otherNames: readonly string[];
  readonly prompt: string;
  readonly acceptance: readonly string[];
  readonly outOfScope: readonly string[];
  readonly dependsOn: readonly DraftDependency[];
  readonly softDependsOn: readonly Located<string>[];
  readonly externalDependsOn: readonly string[];
  readonly publishes: readonly string[];
  readonly files: readonly DraftOwnedPath[];
  readonly run: Located<string> | null;
  readonly agent: Located<string> | null;
  readonly template: string | null;
  readonly jobs: readonly JobOverride[];
  readonly checks: readonly DraftCheck[];
  readonly branch: Located<string> | null;
  readonly cwd: Located<string> | null;
  readonly worktree: string | null;
  readonly phase: string | null;
  readonly done: boolean;
  readonly optional: boolean;
  readonly continuous: boolean;
  readonly estimate: string | null;
}

export interface DraftPhase {
  readonly name: Located<string>;
  /** What other texts may call it. */
  readonly otherNames?: readonly string[];
  readonly parallel: boolean | null;
  readonly tasks: readonly string[];
  readonly dependsOn: readonly Located<string>[];
  readonly softDependsOn: readonly Located<string>[];
  readonly checks: readonly DraftCheck[];
}

/** One step of the landing order, or several keys that land in any order. */
export type DraftStep = Located<string> | readonly Located<string>[];

/** Another document that the plan names, as it is written there. */
export interface DraftCompanion extends Located<string> {
  /** What it is said to hold beside words about the plan's own tasks. */
  readonly holds: 'tasks' | 'checks' | null;
  /** The reader is sent there: it is looked for. Otherwise it is only mentioned. */
  readonly isMeant: boolean;
}

export interface DraftPlan {
  readonly title: Located<string>;
  /**
   * `strict`: written for this program, so a slip is an error. `free`: written for people, so what cannot be understood
   * is left out with a warning, and only what forbids running is an error.
   */
  readonly form: 'strict' | 'free';
  readonly tasks: readonly DraftTask[];
  readonly phases: readonly DraftPhase[];
  readonly mergeOrder: readonly DraftStep[];
  readonly finalChecks: readonly DraftCheck[];
  readonly rules: readonly string[];
  readonly conflictNotes: readonly ConflictNote[];
  readonly issues: readonly string[];
  readonly companions: readonly DraftCompanion[];
  readonly landWhen: 'each' | 'batch' | null;
  readonly schedule: Schedule | null;
  readonly template: string | null;
  readonly maxParallel: number | null;
  readonly reasons: readonly Reason[];
}

type TaskName = Pick<DraftTask, 'key' | 'title' | 'at'>;

/** A task of which only the name is known: what a reader spreads its findings over. */
export function emptyDraftTask(name: TaskName): DraftTask {
  return {
    ...name,
    aliases: [],
    otherNames: [],
    prompt: '',
    acceptance: [],
    outOfScope: [],
    dependsOn: [],
    softDependsOn: [],
    externalDependsOn: [],
    publishes: [],
    files: [],
    run: null,
    agent: null,
    template: null,
    jobs: [],
    checks: [],
    branch: null,
    cwd: null,
    worktree: null,
    phase: null,
    done: false,
    optional: false,
    continuous: false,
    estimate: null,
  };
}

export function emptyDraftPlan(title: Located<string>): DraftPlan {
  return {
    title,
    form: 'strict',
    tasks: [],
    phases: [],
    mergeOrder: [],
    finalChecks: [],
    rules: [],
    conflictNotes: [],
    issues: [],
    companions: [],
    landWhen: null,
    schedule: null,
    template: null,
    maxParallel: null,
    reasons: [],
  };
}

/** A task's own check guards its work twice: in its worktree, and merged with everybody else's. */
export const TASK_CHECK_MOMENTS: readonly CheckMoment[] = ['worktree', 'merged'];
export const FINAL_CHECK_MOMENTS: readonly CheckMoment[] = ['final'];
export const PHASE_CHECK_MOMENTS: readonly CheckMoment[] = ['phase'];

/** A number that lets a machine full of agents be asked for, and a slip of the finger be noticed. */
export const MOST_PARALLEL = 256;

/** How a document may name a task. It becomes part of branch and folder names. */
export const TASK_KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
