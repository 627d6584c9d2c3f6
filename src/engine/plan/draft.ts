import type { CheckMoment, Schedule, SourceRange } from '../model/plan';

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

export interface DraftTask {
  readonly key: Located<string>;
  readonly title: Located<string>;
  readonly prompt: string;
  readonly dependsOn: readonly Located<string>[];
  readonly files: readonly Located<string>[];
  readonly run: Located<string> | null;
  readonly agent: Located<string> | null;
  readonly checks: readonly DraftCheck[];
  readonly branch: Located<string> | null;
  readonly at: SourceRange;
}

export interface DraftPlan {
  readonly title: Located<string>;
  readonly tasks: readonly DraftTask[];
  readonly mergeOrder: readonly Located<string>[];
  readonly finalChecks: readonly DraftCheck[];
  readonly schedule: Schedule | null;
  readonly maxParallel: number | null;
}

/** A task's own check guards its work twice: in its worktree, and merged with everybody else's. */
export const TASK_CHECK_MOMENTS: readonly CheckMoment[] = ['worktree', 'merged'];
export const FINAL_CHECK_MOMENTS: readonly CheckMoment[] = ['final'];

/** A number that lets a machine full of agents be asked for, and a slip of the finger be noticed. */
export const MOST_PARALLEL = 256;

/** How a document may name a task. It becomes part of branch and folder names. */
export const TASK_KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
