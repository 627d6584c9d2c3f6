import type { Artifact, ArtifactKind } from './model/artifact';
import type { Failure } from './model/failure';
import type { NewTask } from './list/newTask';
import type { Pause } from './model/hold';
import type { Criterion, Judgement } from './model/criteria';
import type { Role } from './model/role';
import type { Advance, Schedule, SpawnBounds, UncommittedPolicy } from './model/plan';
import type { Delta, Happening, Snapshot } from './board/views';
import type { LandingRules } from './model/landingRules';
import type { Patience } from './model/patience';
import type { Provision } from './model/provision';
import type { CompanionSet } from './plan/companions/companion';
import type { HistoryReport } from './history/entry';
import type { Disposable } from '../util/disposable';
import type { PlanSession, SessionReport } from './session0/session';

export interface StartPlan {
  /** Absolute path of the document, for display and to recognise it again. */
  readonly path: string;
  readonly text: string;
  /** The documents that were read along with it. Nothing else is looked up for the plan. */
  readonly companions?: CompanionSet | undefined;
  readonly options: {
    readonly agent?: string | undefined;
    /** The pipeline of tasks that name none. */
    readonly template?: string | undefined;
    readonly maxParallel?: number | undefined;
    readonly schedule?: Schedule | undefined;
    readonly advance?: Advance | undefined;
    readonly maxAttempts?: number | undefined;
    readonly patience?: Patience | undefined;
    readonly landing?: LandingRules | undefined;
    readonly spawning?: SpawnBounds | undefined;
    readonly uncommitted?: UncommittedPolicy | undefined;
    /** Seconds between two rounds of a continuous task. */
    readonly roundPause?: number | undefined;
    /** Keys of the tasks to run, with what they wait for; the whole plan unless given. */
    readonly only?: readonly string[] | undefined;
    /** What worktrees are given. Its commands were shown with those of the text. */
    readonly worktrees?: Provision | undefined;
  };
  /** What the user agreed to: `consentHash` of this text, with its companions, and of the templates its tasks go through. */
  readonly consent: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where the plan runs by an older text: take over what is different, as far as nothing that was begun is disturbed. */
  readonly accept?: boolean | undefined;
}

/** What a person has paused. */
export type WorkTarget = { readonly kind: 'task'; readonly taskId: string } | { readonly kind: 'batch'; readonly planId: string; readonly batch: number } | { readonly kind: 'plan'; readonly planId: string };

export type CancelTarget = WorkTarget | { readonly kind: 'job'; readonly taskId: string; readonly job: string };

/** A command that was not carried out. Nothing was changed. */
export interface Refused {
  readonly kind: 'refused';
  /** Stable, for programs: `plan-invalid`, `no-consent`, `plan-changed`, `unknown-plan`… */
  readonly code: string;
  readonly message: string;
  /** What the user can do about it. */
  readonly next: string;
}

export interface Done {
  readonly kind: 'done';
  readonly text: string;
}

export type Started = { readonly kind: 'started'; readonly planId: string } | Joined | { readonly kind: 'changed'; readonly planId: string; readonly text: string } | Refused;

/** It was there already, and goes on as it was made. */
export interface Joined {
  readonly kind: 'joined';
  readonly planId: string;
  /** What is newer by now than what it goes on with, where something is. */
  readonly note?: string | undefined;
}

export type SessionStarted = { readonly kind: 'started'; readonly sessionId: string } | Refused;

/** Of a task, of a plan with all of its tasks, or of all there are; of one attempt, or those that still hold. Or by name. */
export interface WantedFailures {
  readonly planId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly attempt?: number | undefined;
  /** The whole of it, or its beginning. */
  readonly id?: string | undefined;
}

/** A task in words that somebody agreed to. */
export interface GivenTask {
  readonly task: NewTask;
  readonly options: StartPlan['options'];
  /** What the user agreed to: `consentHash` of `taskText(task)` and of the template it goes through. */
  readonly consent: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface AddTask extends GivenTask {
  /** In a list of its own. */
  readonly alone?: boolean | undefined;
}

export interface EditTask extends GivenTask {
  readonly taskId: string;
}

export interface RemoveTask {
  readonly taskId: string;
  readonly environment: Readonly<Record<string, string>>;
}

export type TaskAdded = { readonly kind: 'added'; readonly planId: string; readonly taskId: string; readonly key: string } | Refused;

export type TaskRead = { readonly kind: 'task'; readonly task: NewTask } | Refused;

/** Of a task, of what lies at a path, or of a plan with all of its tasks; of everything where nothing is said. */
export interface WantedHistory {
  readonly planId?: string | undefined;
  readonly taskId?: string | undefined;
  /** Relative to the repository. */
  readonly file?: string | undefined;
}

export interface ImportTemplate {
  readonly text: string;
  /** Where it was read, for messages and to find it again. */
  readonly path: string;
}

export type TemplateImported = { readonly kind: 'saved' | 'already'; readonly name: string; readonly version: number; readonly hash: string } | Refused;

export interface TemplateReport {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly builtIn: boolean;
  /** The file it was imported from. */
  readonly origin: string | null;
  readonly createdAt: number | null;
  readonly description: string;
  readonly stages: readonly { readonly name: string; readonly width: number | null; readonly jobs: readonly { readonly name: string; readonly role: Role }[] }[];
  /** Why this program cannot use it; null where it can. */
  readonly problem: string | null;
}

export type TemplateShown = (TemplateReport & { readonly kind: 'template'; readonly text: string }) | Refused;

export interface WorktreeReport {
  readonly id: string;
  readonly path: string;
  readonly branch: string | null;
  readonly kind: 'task' | 'integration' | 'own';
  /** Of a person's own one. */
  readonly name: string | null;
  readonly taskKey: string | null;
  readonly planId: string | null;
  readonly state: 'standing' | 'gone' | 'intended' | 'removing';
  readonly ahead: number;
  readonly behind: number;
  readonly dirty: number;
  readonly landed: boolean;
}

/** A worktree for a person to work in. */
export interface AddWorktree {
  readonly name: string;
  /** A branch, tag or commit; HEAD unless said. */
  readonly from?: string | undefined;
  /** The branch it is on, which must be new; of the same name unless said. */
  readonly branch?: string | undefined;
  readonly provision?: Provision | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** The acceptance criteria of a task, and what its verifiers made of each the last time. */
export interface CriteriaReport {
  readonly criteria: readonly (Criterion & { readonly met: boolean; readonly judged: readonly JudgedReport[] })[];
  /** Names of its jobs that judge. */
  readonly verifiers: readonly string[];
}

export interface JudgedReport extends Omit<Judgement, keyof Criterion> {
  readonly job: string;
  readonly attemptId: string;
  readonly attempt: number;
  /** Where the branch stood then. */
  readonly commit: string | null;
  readonly at: number | null;
  /** The work has been taken up again since. */
  readonly outdated: boolean;
}

/** Something an attempt left, and the attempts that took it. */
export interface ArtifactReport extends Artifact {
  readonly takenBy: readonly { readonly job: string; readonly attempt: number }[];
}

export interface ArtifactBytes {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

/** A job at work asks for another one. */
export interface SpawnJob {
  /** The attempt that asks. */
  readonly attemptId: string;
  /** Chosen by who asks: the same again is the same job. */
  readonly request: string;
  readonly role: Role;
  readonly name: string | null;
  readonly reason: string;
  /** What shows it: a log, the output of a test. */
  readonly output: string | null;
  readonly prompt: string;
}

export interface SpawnedJob {
  readonly kind: 'spawned';
  readonly job: string;
  readonly role: Role;
  readonly state: 'open' | 'done' | 'failed' | 'skipped';
  /** What became of it, for people and agents. */
  readonly text: string;
  /** What it has left, as it lies in the inputs folder of who asked. */
  readonly artifacts: readonly { readonly kind: ArtifactKind; readonly name: string; readonly path: string; readonly reason: string | null }[];
}

export interface CleanReport {
  readonly removed: readonly string[];
  readonly kept: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The engine as its surfaces see it: commands in, deltas out. Every surface has the same commands.
 * It does not know about sockets, terminals or files; see `ports.ts` for what it asks of the world.
 */
export interface Engine {
  /** Compares what is on record with what is really there, then goes on from that. */
  start(): Promise<void>;
  snapshot(): Snapshot;
  /** Acts once all that a snapshot tells by now would survive: at once, where it would already. */
  onceDurable(act: () => void): void;
  onDelta(listener: (delta: Delta) => void): Disposable;
  startPlan(request: StartPlan): Promise<Started>;
  stop(planId?: string): Promise<Done | Refused>;
  resume(request: { readonly planId?: string | undefined; readonly environment: Readonly<Record<string, string>> }): Promise<Done | Refused>;
  /** Keeps something from going on: what runs comes to its end, or is ended now. */
  pause(request: { readonly target: WorkTarget; readonly how: Pause }): Promise<Done | Refused>;
  /** Goes on with a task or a batch that was paused by itself; `resume` goes on with a plan. */
  release(target: Exclude<WorkTarget, { kind: 'plan' }>): Promise<Done | Refused>;
  /** Gives something up. Nothing that was made is thrown away. */
  cancel(target: CancelTarget): Promise<Done | Refused>;
  retry(taskId: string): Promise<Done | Refused>;
  /** A task without a plan: it joins the list that is under way, or begins one, and starts by itself. */
  addTask(request: AddTask): Promise<TaskAdded>;
  /** What a task of a list says; refused where it cannot be changed any more. */
  readTask(taskId: string): TaskRead;
  editTask(request: EditTask): Promise<Done | Refused>;
  removeTask(request: RemoveTask): Promise<Done | Refused>;
  land(request: { readonly planId?: string | undefined; readonly into?: string | undefined }): Promise<Done | Refused>;
  listTemplates(): readonly TemplateReport[];
  /** The newest version, or the one that is named. */
  showTemplate(wanted: { readonly name: string; readonly version?: number | undefined }): TemplateShown;
  importTemplate(request: ImportTemplate): Promise<TemplateImported>;
  listWorktrees(): Promise<readonly WorktreeReport[]>;
  cleanWorktrees(planId?: string): Promise<CleanReport>;
  createWorktree(request: AddWorktree): Promise<Done | Refused>;
  /** `path` is canonical. */
  adoptWorktree(path: string): Promise<Done | Refused>;
  removeWorktree(nameOrPath: string): Promise<Done | Refused>;
  /** Sets a planner agent to work on a specification. It is ended where nobody follows it. */
  startSession(request: PlanSession): Promise<SessionStarted>;
  /** News after this number: at once where there are some, and after a while without. */
  followSession(sessionId: string, after: number): Promise<SessionReport | Refused>;
  stopSession(sessionId: string): Promise<Done | Refused>;
  /** What is wrong now, or what went wrong in a certain attempt. */
  failures(wanted: WantedFailures): readonly Failure[];
  /** For the attempt that is at work, and for nobody else. */
  spawnJob(request: SpawnJob): Promise<SpawnedJob | Refused>;
  spawnedJob(attemptId: string, job: string): SpawnedJob | Refused;
  criteria(taskId: string): CriteriaReport;
  artifacts(taskId: string): readonly ArtifactReport[];
  readArtifact(taskId: string, id: string): Promise<ArtifactBytes | Refused>;
  /** What was made by which versions of everything. */
  history(wanted: WantedHistory): Promise<HistoryReport>;
  taskLogs(taskId: string): readonly { readonly title: string; readonly path: string }[];
  eventsAfter(sequence: number, filter: { readonly planId?: string | undefined; readonly limit?: number | undefined }): readonly Happening[];
  /** True while something runs or is about to: the process must not end by itself. */
  busy(): boolean;
  /** Stops deciding, waits for what is being done right now, lets go of everything. Running agents run on. */
  close(): Promise<void>;
}
