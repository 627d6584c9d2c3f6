import type { UsageView } from './usageView';
import type { Pause } from '../model/hold';
import type { Role } from '../model/role';
import type { Advance, CheckResult, Schedule } from '../model/plan';
import type { Coming } from '../model/radar';

/** What surfaces show. Plain data, computed from state by pure functions; a surface never works anything out itself. */

export type Column = 'backlog' | 'in-progress' | 'review' | 'done';

/** One job of a task that goes through several. */
export interface JobView {
  readonly name: string;
  readonly stage: string;
  readonly role: Role;
  readonly agent: string;
  readonly state: 'pending' | 'running' | 'waiting' | 'done' | 'failed' | 'skipped';
  /** One line for people. */
  readonly text: string;
}

export interface TaskView {
  readonly id: string;
  readonly planId: string;
  readonly key: string;
  readonly title: string;
  readonly position: number;
  readonly batch: number;
  readonly column: Column;
  /** The state's name, for icons and filters. */
  readonly state: string;
  /** One line for people: what is happening, or why nothing is. */
  readonly text: string;
  /** It was paused by itself: what runs comes to its end, or was ended. */
  readonly paused: Pause | null;
  readonly needsYou: boolean;
  /** The plan is complete without it. */
  readonly optional: boolean;
  readonly agent: string;
  /** Short branch name. */
  readonly branch: string;
  readonly worktree: string | null;
  readonly attempt: number;
  /** The attempt whose log and terminal belong to the task now. */
  readonly attemptId: string | null;
  /** Of the attempt that runs; `dead` where the last one vanished. Null where none runs. */
  readonly liveness: 'working' | 'idle' | 'needs-input' | 'stuck' | 'dead' | null;
  /** When it is tried again by itself; null where nothing waits for a time. */
  readonly nextAttemptAt: number | null;
  /** In all its attempts; null where no agent said anything. */
  readonly usage: UsageView | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly waitsFor: readonly string[];
  /** Its pipeline, in order. */
  readonly template: string;
  readonly jobs: readonly JobView[];
  readonly checks: readonly CheckResult[];
  readonly commit: string | null;
  /** Of a continuous task; null for all others. */
  readonly round: RoundView | null;
  /** How many of its acceptance criteria are proven; null where nobody judges any. */
  readonly criteria: { readonly met: number; readonly of: number } | null;
  /** What its last failed attempt, or its last landing, found wrong; null once it has passed. */
  readonly failures: FailureSummary | null;
  /** With whom its branch will not merge, as both are now. */
  readonly conflicts: readonly Coming[];
}

export interface RoundView {
  /** Counted from 1; 0 before the first. */
  readonly number: number;
  /** It is the last: what it comes to is the end of the task. */
  readonly final: boolean;
  /** What landed in each of its rounds, in order. */
  readonly landed: readonly { readonly commit: string; readonly at: number }[];
}

export interface FailureSummary {
  /** Grows by each time something failed. */
  readonly round: number;
  readonly count: number;
  /** The first one in one line. */
  readonly first: string;
}

export interface BatchView {
  readonly number: number;
  readonly state: 'waiting' | 'running' | 'landed' | 'stuck';
}

export interface PlanView {
  readonly id: string;
  readonly title: string;
  /** Of its document; empty for a list of tasks, which has none. */
  readonly path: string;
  /** Of the text it runs by, with its companions. */
  readonly textHash?: string | undefined;
  readonly state: 'opening' | 'running' | 'paused' | 'verifying' | 'closing' | 'completed' | 'incomplete' | 'verification-failed' | 'could-not-open' | 'cancelled';
  readonly text: string;
  /** Which limit keeps all of it from going on, though nobody has paused it. */
  readonly kept: string | null;
  /** Of all its tasks; null where no agent said anything. */
  readonly usage: UsageView | null;
  readonly paused: Pause | null;
  readonly schedule: Schedule;
  readonly maxParallel: number;
  readonly advance: Advance;
  readonly integrationBranch: string;
  readonly targetBranch: string | null;
  readonly batches: readonly BatchView[];
  readonly total: number;
  readonly landed: number;
  readonly running: number;
  readonly needsYou: number;
  readonly failed: number;
  /** Keys of optional tasks that will not land unless a person steps in: the plan is complete without them. */
  readonly excused: readonly string[];
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly summary: Summary | null;
}

/** Of a plan that has come to rest. */
export interface Summary extends Figures {
  readonly landedCommits: readonly { readonly key: string; readonly commit: string }[];
}

export interface Figures {
  readonly elapsedMs: number;
  /** What the same agents, and the commands that proved their work, would have taken one after another. */
  readonly sequentialMs: number;
  readonly efficiency: number;
  readonly tasksWorkedOn: number;
  /** The chain of tasks, each waiting for the one before, that took longest: with any number of agents the plan takes that long. */
  readonly criticalPath: { readonly keys: readonly string[]; readonly ms: number };
  /** How long slots had no agent at work though a task could have begun, summed over the slots; that worktrees are made counts in. */
  readonly idleMs: number;
  readonly batches: readonly { readonly number: number; readonly elapsedMs: number; readonly sequentialMs: number }[];
}

export interface WorktreeView {
  readonly id: string;
  readonly planId: string | null;
  readonly taskId: string | null;
  readonly path: string;
  readonly branch: string | null;
  readonly kind: 'task' | 'integration' | 'own';
  readonly state: 'intended' | 'setting-up' | 'standing' | 'removing' | 'kept' | 'removed';
}

/** Everything, at one moment. */
export interface Snapshot {
  /** Grows by each change; a delta says which version it leads to. */
  readonly version: number;
  /** Of the last event that is in it: who comes back later asks for what came after this. */
  readonly sequence: number;
  readonly trouble: string | null;
  readonly plans: readonly PlanView[];
  readonly tasks: readonly TaskView[];
  readonly worktrees: readonly WorktreeView[];
}

/** What changed since the version before. Rows replace the rows of the same id. */
export interface Delta {
  readonly version: number;
  readonly trouble: string | null;
  readonly plans: readonly PlanView[];
  readonly tasks: readonly TaskView[];
  readonly worktrees: readonly WorktreeView[];
  /** Ids of tasks that were taken out of their plan. */
  readonly gone?: readonly string[] | undefined;
  /** What happened, in order, one line each. */
  readonly happenings: readonly Happening[];
}

/** An event as people and programs read it. */
export interface Happening {
  readonly sequence: number;
  readonly at: number;
  readonly type: string;
  readonly planId: string | null;
  readonly taskId: string | null;
  readonly key: string | null;
  readonly text: string;
  /** From here on the task waits for a person. */
  readonly needsYou: boolean;
}
