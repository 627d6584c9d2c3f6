import type { Judgement } from './criteria';
import type { Failure } from './failure';
import type { Versions } from './versions';
import type { Hold } from './hold';
import type { Job, TemplateRef } from './job';
import type { Check, CheckResult, Dependency, Oid } from './plan';
import type { PortBlock, Provision } from './provision';
import type { AttemptReason, Refusal, TaskFailure } from './reasons';
import type { Report } from './report';

/** A task of a started plan. */
export interface Task {
  readonly id: string;
  readonly planId: string;
  /** The document's name for it, unique in its plan. */
  readonly key: string;
  /** Its place in the document. */
  readonly position: number;
  readonly title: string;
  readonly prompt: string;
  readonly dependsOn: readonly Dependency[];
  readonly files: readonly string[];
  /** Keys of tasks that are expected to change the same lines: they are never worked on at the same time. */
  readonly apart: readonly string[];
  readonly agent: string;
  /** The folder its jobs start in, relative to the worktree's root. */
  readonly cwd: string;
  /** Its pipeline, in the order of the template. */
  readonly jobs: readonly Job[];
  readonly template: TemplateRef;
  readonly checks: readonly Check[];
  /** What shows that it is done, in words, in the order of its plan. Where nothing is said there are none. */
  readonly criteria?: readonly string[];
  /** Full ref name of its branch. */
  readonly branchRef: string;
  /** The plan is complete without it. Where nothing is said, it is not. */
  readonly optional?: boolean;
  /** Of a continuous task: it goes on beside the others in rounds, each of which lands by itself, and is done after them. */
  readonly rounds?: Rounds;
  /** Which batch it belongs to, counted from 1; 0 for a continuous task, which is in none. */
  readonly batch: number;
  readonly state: TaskState;
  /** What keeps it from going on, where somebody asked for that. */
  readonly hold: Hold | null;
  readonly worktreeId: string | null;
  /** What its branch was started from; its diff is against this. Null before the first claim. */
  readonly base: Oid | null;
  readonly tries: Tries;
}

export interface Rounds {
  /** How many were begun, and how many of these are over: what they did has landed, or there was nothing to do. */
  readonly begun: number;
  readonly ended: number;
  /** How many of the other tasks had landed when the last one began. */
  readonly seen: number;
  /** The last one that was begun is the one after which the task is done. */
  readonly final: boolean;
}

/** How often each kind of second chance was used, for the work as a whole; jobs count their own. They have separate bounds. */
export interface Tries {
  /** Runner processes started, of any kind: numbers the attempts. */
  readonly started: number;
  /** How often the work was not taken, though its jobs ended well. */
  readonly failed: number;
  /** Runs from a new base after a conflict. */
  readonly conflicts: number;
  /** Follow-ups asking the agent to commit or discard what it left. */
  readonly followUps: number;
}

/**
 * One thing each. A state carries only what belongs to it; `hold` and liveness are fields elsewhere.
 *
 *   backlog ─▶ ready ─▶ preparing ─▶ running ─▶ checking ─▶ queued ─▶ landing ─▶ landed
 *                           ▲           │           │          ▲         │
 *                           │           ▼           ▼          └─(moved)─┤
 *                           └──────  waiting ◀──────┴────────(conflict)──┘
 *
 *   A round of a continuous task that is not its last leads from landing, or from running, to waiting.
 *   Any state before `landed` may go to attention, failed or cancelled;
 *   `retry` brings those three back to ready.
 */
export type TaskState =
  /** Dependencies unmet. */
  | { readonly kind: 'backlog' }
  | { readonly kind: 'ready' }
  /** Claimed: its worktree is being made or brought to its base. */
  | { readonly kind: 'preparing'; readonly attemptId: string; readonly why: AttemptReason }
  /** Its jobs are at work. The attempt is the one that was started last. */
  | { readonly kind: 'running'; readonly attemptId: string }
  | { readonly kind: 'checking'; readonly attemptId: string; readonly tip: Oid }
  /** Proven in its worktree; waits for its turn to land. */
  | { readonly kind: 'queued'; readonly attemptId: string; readonly tip: Oid; readonly since: number }
  | { readonly kind: 'landing'; readonly landingId: string; readonly attemptId: string; readonly tip: Oid }
  | { readonly kind: 'landed'; readonly commit: Oid; readonly at: number }
  | { readonly kind: 'waiting'; readonly until: number; readonly why: AttemptReason }
  /** `attemptId`: the attempt whose work is there to be looked at. */
  | { readonly kind: 'attention'; readonly matter: Matter; readonly attemptId: string }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }
  | { readonly kind: 'cancelled' };

/** What a person is asked to decide. */
export type Matter =
  | { readonly kind: 'question'; readonly text: string }
  | { readonly kind: 'conflict'; readonly files: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'poison'; readonly deaths: number };

/** One try of a job. Its run folder carries its id. */
export interface Attempt {
  readonly id: string;
  readonly taskId: string;
  /** The job's name. */
  readonly job: string;
  /** Counted over all jobs of the task. */
  readonly number: number;
  readonly why: AttemptReason;
  readonly state: AttemptState;
  readonly liveness: Liveness;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What made the worktree ready for this attempt, where something had to. */
  readonly setup: readonly CheckResult[];
  /** What the checks said before this attempt began, where that was asked for. */
  readonly baseline: Baseline | null;
  /** Where its branch was when it began: what it changes is against this. Null before that, and where it never was known. */
  readonly from: Oid | null;
  /** Ids of the artifacts it took. */
  readonly given: readonly string[];
  /** Results of the checks in the worktree after this attempt. */
  readonly checks: readonly CheckResult[];
  /** Of a verifier that had criteria to judge and ended by itself: what it made of each. */
  readonly judgements?: readonly Judgement[];
  /** Null until it is about to be started. */
  readonly versions: Versions | null;
  /** Where its branch stood when it had ended, or was taken; null where nobody looked. */
  readonly result: Oid | null;
  /** Where it has told nothing, there is none. */
  readonly report?: Report;
}

export interface Baseline {
  readonly base: Oid;
  readonly results: readonly CheckResult[];
}

export type AttemptState =
  /** Its worktree is not ready yet. */
  | { readonly kind: 'planned' }
  /** Its worktree stands; the intent to start its runner is on record. */
  | { readonly kind: 'launching' }
  | { readonly kind: 'live'; readonly pid: number; readonly startTime: string }
  | { readonly kind: 'ended'; readonly exit: AttemptExit };

export type AttemptExit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  /** The runner is gone and left no exit on record. */
  | { readonly kind: 'lost' }
  /** We ended it, because somebody asked. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'not-started'; readonly reason: string };

/** What the agent itself says it is doing; or that nothing was heard of it for longer than is borne with. */
export type Liveness =
  | { readonly kind: 'working' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'needs-input'; readonly question: string }
  | { readonly kind: 'stuck'; readonly silentMs: number };

export interface Worktree {
  readonly id: string;
  /** Null for one that belongs to a person. */
  readonly planId: string | null;
  /** Null for the integration worktree, and for a person's. */
  readonly taskId: string | null;
  /** A person asked for it, or made it with git and had it put on record. */
  readonly byHand: ByHand | null;
  readonly path: string;
  /** Full ref name; null where HEAD is detached. */
  readonly branchRef: string | null;
  readonly ports: PortBlock | null;
  readonly state: WorktreeState;
  readonly createdAt: number;
}

export interface ByHand {
  readonly name: string;
  readonly base: Oid;
  /** Made without us: it is only looked at, until its removal is asked for. */
  readonly adopted: boolean;
  readonly provision: Provision;
}

export type WorktreeState =
  | { readonly kind: 'intended' }
  /** It is there; commands make it ready, for the `run`th time. */
  | { readonly kind: 'setting-up'; readonly run: number }
  | { readonly kind: 'standing' }
  | { readonly kind: 'removing' }
  /** Left alone because removing it was refused. */
  | { readonly kind: 'kept'; readonly reason: string }
  | { readonly kind: 'removed' };

/** One landing. Its id stands in the trailer of the commit it makes, and no commit carries it twice. */
export interface Landing {
  readonly id: string;
  readonly planId: string;
  readonly taskId: string;
  /** The task's tip that is brought in, and the commit it is brought into. */
  readonly tip: Oid;
  readonly base: Oid;
  /** The landing whose commit the base is, where that is not on the integration branch yet. */
  readonly behind?: string;
  readonly state: LandingState;
  readonly startedAt: number;
}

export type LandingState =
  | { readonly kind: 'merging' }
  /** Others may be put behind it before a tree with it is tested. */
  | { readonly kind: 'merged'; readonly commit: Oid; readonly tree: Oid }
  /** The checks run on exactly this tree, or are about to. */
  | { readonly kind: 'testing'; readonly commit: Oid; readonly tree: Oid }
  /** They failed on it, and it is not known yet whether by its own fault. */
  | { readonly kind: 'red'; readonly commit: Oid; readonly tree: Oid; readonly checks: readonly CheckResult[]; readonly failures: readonly Failure[] }
  /** The checks passed on exactly this tree, or on that of the landing it is proven with; the ref is about to move. */
  | ({ readonly kind: 'advancing' } & Proven)
  | ({ readonly kind: 'landed'; readonly at: number } & Proven)
  | { readonly kind: 'abandoned'; readonly reason: AbandonReason };

export interface Proven {
  readonly commit: Oid;
  readonly tree: Oid;
  readonly checks: readonly CheckResult[];
  /** The landing behind it whose tree was tested: both are brought in at once. */
  readonly provenWith?: string;
}

export type AbandonReason =
  | { readonly kind: 'conflict'; readonly files: readonly string[] }
  | { readonly kind: 'checks-failed'; readonly results: readonly CheckResult[] }
  /** The integration ref is no longer where this landing started. */
  | { readonly kind: 'base-moved' }
  /** The task's branch is no longer where it was proven. */
  | { readonly kind: 'tip-moved'; readonly tip: Oid | null }
  /** The landing it stood behind was thrown out. That says nothing of its own work. */
  | { readonly kind: 'behind'; readonly landingId: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'fault'; readonly reason: string };
