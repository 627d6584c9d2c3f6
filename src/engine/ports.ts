/**
 * What the engine needs of the world. Each port is documented by what a caller may rely on, not by how it is done.
 * Implementations live in `adapters/`; tests use second implementations, never mocks.
 */
import type { PlanEdit } from './planning/edits/planEdit';
import type { RepositoryPicture } from './planning/picture';
import type { CompanionSet } from './plan/companions/companion';
import type { Change, Recorded, Rows } from './model/events';
import type { ArtifactContent, ArtifactKind, DeclaredOutput } from './model/artifact';
import type { Criterion } from './model/criteria';
import type { Role } from './model/role';
import type { Failure } from './model/failure';
import type { Limits } from './model/limits';
import type { AttemptReason } from './model/reasons';
import type { Report } from './model/report';
import type { AttemptExit, Liveness } from './model/task';
import type { CheckExit, Oid } from './model/plan';
import type { PrintedOutput } from './failures/output';
import type { PortBlock, PortRange, Provision } from './model/provision';
import type { Disposable } from '../util/disposable';
import type { Result } from '../util/result';
import type { SessionFiles } from './session0/sessionFiles';

export interface Clock {
  /** Milliseconds since 1970, for people and for deadlines that outlive the process. It may jump. */
  wall(): number;
  /** Milliseconds that only ever go forward, for durations. */
  monotonic(): number;
  /** Calls back once the wall clock has reached `at`, or as much time has passed as was left until then; unless disposed before. */
  wakeAt(at: number, wake: () => void): Disposable;
}

export interface Ids {
  /** A name nobody else was given: lower-case letters and digits, 10 of them. */
  next(): string;
  /** A UUID, for programs that insist on one. */
  uuid(): string;
}

export interface Hasher {
  /** Hexadecimal SHA-256 of the text's UTF-8. */
  sha256(text: string): string;
}

/** The environment a plan's jobs and checks run in: what the client that started it allowed. Kept outside the repository. */
export interface Environments {
  remember(planId: string, environment: Readonly<Record<string, string>>): Promise<void>;
}

export interface Log {
  info(message: string, detail?: Readonly<Record<string, unknown>>): void;
  warn(message: string, detail?: Readonly<Record<string, unknown>>): void;
  error(message: string, detail?: Readonly<Record<string, unknown>>): void;
}

/** One record: what happened, and what that makes of the rows. Applied whole or not at all. */
export interface Transaction {
  readonly recorded: readonly Recorded[];
  readonly changes: readonly Change[];
}

/** What a plan was made of. */
export interface PlanText {
  readonly text: string;
  readonly companions: CompanionSet;
}

export interface Store {
  /** Every row, as the last commit left it. */
  load(): { readonly rows: Rows; readonly sequence: number };
  /**
   * Resolves once the transaction would survive a loss of power. Transactions last in the order of the calls; those
   * made in one turn of the event loop may share one write. While the disk refuses (full, read-only) the promise stays pending and
   * the store tries again by itself; `onTrouble` tells.
   */
  commit(transaction: Transaction): Promise<void>;
  /** Calls back with a sentence when the disk begins to refuse, and with null when it takes writes again. */
  onTrouble(listener: (trouble: string | null) => void): Disposable;
  /** Events after `sequence`, oldest first. */
  eventsAfter(sequence: number, filter?: { readonly planId?: string; readonly limit?: number }): readonly Recorded[];
  planText(planId: string): PlanText | null;
  /** Writes what is pending and a snapshot, and lets go of the files. */
  close(): Promise<void>;
}

/** The disks on which a plan's work is done. */
export interface Space {
  /** The one with the least room, by the name people know it by; null where that cannot be told. Quick: it blocks. */
  tightest(): { readonly disk: string; readonly freeBytes: number } | null;
  /** Calls back every now and then while there is no room at all. */
  onEmpty(listener: () => void): Disposable;
}

/** What git says of the repository before anything is started. */
export interface RepositoryFacts {
  readonly gitVersion: string;
  /** The main worktree's folder, canonical. */
  readonly root: string;
  readonly head: Oid | null;
  /** Full ref HEAD points at; null when detached. */
  readonly headRef: string | null;
  readonly hasIdentity: boolean;
}

export interface WorktreeRequest {
  readonly id: string;
  readonly path: string;
  /** Full ref name of the branch to make or to reset; null for a detached worktree. */
  readonly branchRef: string | null;
  readonly base: Oid;
}

export interface WorkSummary {
  /** Full ref HEAD points at, or null when detached. */
  readonly headRef: string | null;
  readonly head: Oid;
  /** Paths with uncommitted changes, untracked files included, ignored ones not. At most 100. */
  readonly dirty: readonly string[];
  /** Commits between the base and head. */
  readonly ahead: number;
  /** False where the base is no longer an ancestor of head. */
  readonly onBase: boolean;
  /** Files changed since the base that hold conflict markers. */
  readonly markers: readonly string[];
}

export type MergeResult =
  | { readonly kind: 'merged'; readonly commit: Oid; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly files: readonly string[] };

export interface MergeRequest {
  readonly base: Oid;
  readonly tip: Oid;
  readonly message: string;
  /** Name: value lines at the message's end, in this order. */
  readonly trailers: readonly (readonly [string, string])[];
}

export type RefMove =
  | { readonly kind: 'moved' }
  /** The ref is there already. */
  | { readonly kind: 'already' }
  | { readonly kind: 'elsewhere'; readonly at: Oid | null }
  /** Somebody has the branch checked out: moving it would turn their files into a change that undoes it. */
  | { readonly kind: 'checked-out'; readonly path: string };

export type FollowResult =
  | { readonly kind: 'moved'; readonly from: Oid; readonly to: Oid }
  | { readonly kind: 'already' }
  /** Nothing was changed. `reason` is a sentence for the user with the next step. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Git, hardened: none of these runs a hook, filter, driver or monitor that an agent could have planted, none asks a
 * question, none touches the user's checkout except `follow`. Refs are full names, commits are oids. A fault that is
 * an expected answer is a value; anything else throws a `GitError` whose message can be shown.
 */
export interface Git {
  facts(): Promise<RepositoryFacts>;
  resolve(ref: string): Promise<Oid | null>;
  /** True for a name git accepts as a branch. */
  isValidBranch(name: string): Promise<boolean>;
  /** Is `ancestor` reachable from `descendant`? Unknown objects are not. */
  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean>;
  /** How many commits `to` has that `from` has not. */
  countCommits(from: Oid, to: Oid): Promise<number>;
  /** Those of the commits that changed what lies at the path, a file or a folder, since the commit they are given with. Unknown ones did not. */
  changing(path: string, spans: readonly CommitSpan[]): Promise<readonly Oid[]>;
  /** Makes the ref if it is absent; `already` when it is at `oid`, `elsewhere` when it is not. */
  createRef(ref: string, oid: Oid): Promise<RefMove>;
  /** Moves a ref only if it still is at `from`. */
  moveRef(ref: string, to: Oid, from: Oid): Promise<RefMove>;
  /** Makes sure `oid` stays reachable under this name, whatever becomes of its branch. Idempotent. */
  keep(ref: string, oid: Oid): Promise<void>;
  /**
   * Makes the worktree, or finishes one that was begun under the same id, or finds it done. Afterwards it stands at
   * `base` with a clean tree. Fails, changing nothing, where the folder or the branch belongs to somebody else.
   */
  addWorktree(request: WorktreeRequest): Promise<Result<void, string>>;
  /**
   * Brings into a worktree of ours what its commit does not hold: files that git ignores, shared folders, submodules. Never
   * follows a link out of either checkout and never writes over a tracked file. May be done again until an agent has worked
   * there. Gives back what a person should know of it; a sentence where it cannot be done.
   */
  fillWorktree(request: FillRequest): Promise<Result<readonly string[], string>>;
  /** Takes what is uncommitted out of a worktree of ours, into a commit under `backupRef`; what git ignores stays as well. */
  discardChanges(worktree: Pick<WorktreeRequest, 'id' | 'path'>, backupRef: string): Promise<void>;
  /** Brings a standing worktree of ours to `base` and its branch with it. The tree must be clean of uncommitted work. */
  resetWorktree(request: WorktreeRequest): Promise<Result<void, string>>;
  /** Checks the commit out, detached, changing only files that differ. Uncommitted changes in it are thrown away. */
  checkoutDetached(path: string, commit: Oid): Promise<Result<void, 'gone'>>;
  summarize(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>>;
  /** Paths that are not as they were at `since`, committed or not, what git ignores left out. Some may be gone or no files. */
  changedFiles(path: string, since: Oid): Promise<Result<readonly string[], 'gone'>>;
  /** Commits everything in the worktree, for `uncommitted: commit`. */
  commitAll(path: string, message: string): Promise<Oid>;
  /**
   * Takes the worktree away: what is uncommitted or ignored in it goes to a commit under `backupRef` first, the folder
   * goes to the trash by rename, and git forgets it. Refuses what we did not make. Idempotent.
   */
  removeWorktree(worktree: WorktreeRemoval, backupRef: string): Promise<Result<{ readonly backup: boolean }, string>>;
  /** The same as `summarize`, also of a worktree that somebody else made. */
  look(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>>;
  /** Makes a worktree that somebody else made ours, so that it can be removed. Idempotent. */
  claimWorktree(worktree: Pick<WorktreeRequest, 'id' | 'path'>): Promise<void>;
  /** Every worktree git knows, and whether one is ours. */
  worktrees(): Promise<readonly ListedWorktree[]>;
  /** In memory: no file of any checkout is touched. Objects of a conflict stay out of the repository. */
  merge(request: MergeRequest): Promise<MergeResult>;
  /** Fast-forwards the user's branch; where it is checked out and clean, its files follow. */
  follow(branchRef: string, commit: Oid): Promise<FollowResult>;
  /** Clears away what a killed git left: stale locks, half-made worktrees. Says what it did. */
  recover(known: readonly WorktreeRequest[]): Promise<readonly string[]>;
  /** Clears locks that an ended agent's git left in this worktree or on its branch; one that is still at work is waited for. Says which. */
  unlock(worktree: Pick<WorktreeRequest, 'id' | 'branchRef'>): Promise<readonly string[]>;
  /** Empties our trash. Slow; for idle times. */
  emptyTrash(): Promise<void>;
}

export interface CommitSpan {
  readonly commit: Oid;
  readonly since: Oid;
}

export interface FillRequest {
  readonly id: string;
  readonly path: string;
  readonly provision: Pick<Provision, 'include' | 'share' | 'submodules'>;
}

export interface WorktreeRemoval {
  readonly id: string;
  readonly path: string;
  readonly branchRef: string | null;
  /** The branch goes too, in one step with a ref of this name to its tip. Null: the branch stays. */
  readonly deleteBranchKeepingAs: string | null;
}

export interface ListedWorktree {
  readonly path: string;
  readonly head: Oid | null;
  readonly branchRef: string | null;
  /** Our id, where we made it. */
  readonly id: string | null;
  /** False where the folder was deleted and git does not know yet. */
  readonly standing: boolean;
}

/** Everything a runner needs to run one attempt. The engine writes it; the run folder keeps it. */
export interface JobRequest {
  readonly attemptId: string;
  readonly planId: string;
  readonly taskId: string;
  /** For the terminal's title. */
  readonly title: string;
  readonly agent: string;
  readonly worktree: string;
  /** Null for a job whose worktree is detached and whose commits nobody wants. */
  readonly branchRef: string | null;
  readonly base: Oid;
  /** Where the agent starts: the worktree or a folder in it. Absolute. */
  readonly cwd: string;
  readonly number: number;
  /** What tells the agent where it is, besides what the host adds. */
  readonly variables: Readonly<Record<string, string>>;
  readonly sessionId: string;
  /** An earlier attempt began the agent's own conversation of this id. */
  readonly resume: boolean;
  /** The job's name, and what it is there for; null for a job outside any pipeline. */
  readonly job: string;
  readonly role: Role | null;
  readonly prompt: string;
  /** What the role adds to the prompt; may be empty. */
  readonly instructions: string;
  /** The task's own shell text, for the script agent. */
  readonly script: string | null;
  /** The commands that will judge the work, for the agent to know. */
  readonly checks: readonly string[];
  /** What it has to judge, one by one; empty for all but verifiers. */
  readonly criteria: readonly Criterion[];
  /** Those of the checks that failed before the agent began. */
  readonly redBefore: readonly string[];
  readonly why: AttemptReason;
  /** Of a task that goes on beside the others: which of its rounds this is, and whether it is the last. */
  readonly round?: { readonly number: number; readonly final: boolean };
  /** What the plan says of the files that were in conflict; empty for any other reason. */
  readonly advice: readonly string[];
  /** What an attempt that was cut short had done so far; null for any other reason. */
  readonly left: WorkLeft | null;
  /** What others have left for it, as it lies in its inputs folder. */
  readonly inputs: readonly GivenInput[];
  readonly outputs: readonly DeclaredOutput[];
  /** Others go on after it, and are given what it says it came to. */
  readonly passesOn: boolean;
  /** Why another job has asked for this one; null for a job of the template. */
  readonly regression: { readonly by: string; readonly reason: string } | null;
  /** It may ask for jobs itself. */
  readonly maySpawn: boolean;
  /** What became of the jobs that earlier attempts of it asked for. */
  readonly asked: readonly { readonly job: string; readonly text: string }[];
  /** What was found wrong the last time, where `why` is a failure of a command. */
  readonly failures: readonly Failure[];
}

/** What shows that an agent does something: what it printed, what it says of itself, what changes in its worktree. */
export interface Signs {
  /** Another one whenever there was a sign since the look before. */
  readonly token: string;
  /** How long ago the last one was, by the wall clock, which may have been set meanwhile. */
  readonly ageMs: number;
}

export interface WorkLeft {
  readonly commits: number;
  /** Paths with uncommitted changes, at most 100. */
  readonly files: readonly string[];
}

export interface GivenInput {
  /** Relative to the inputs folder. */
  readonly path: string;
  readonly kind: ArtifactKind;
  readonly job: string;
  readonly content: ArtifactContent;
  /** As much of it as has a place in the prompt; null where only its path is told. */
  readonly shown: { readonly text: string; readonly whole: boolean } | null;
}

/** Where an attempt finds what it is given, and where it leaves what is to be kept. Outside of its worktree: nothing of it can be committed. */
export interface JobFolders {
  readonly inputs: string;
  readonly outputs: string;
}

export type JobSight =
  /** No runner ever claimed this run folder. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'live'; readonly pid: number; readonly startTime: string }
  | { readonly kind: 'ended'; readonly exit: AttemptExit; readonly report?: Report };

export type JobNews =
  | { readonly kind: 'live'; readonly pid: number; readonly startTime: string }
  | { readonly kind: 'said'; readonly liveness: Liveness }
  /** All that its agent has told by now. */
  | { readonly kind: 'reported'; readonly report: Report }
  | { readonly kind: 'ended'; readonly exit: AttemptExit; readonly report?: Report };

export interface JobHost {
  /**
   * Starts the attempt's runner, once in the life of its run folder however often it is asked. News follow; a failure
   * to start is news too (`ended`, `not-started`).
   */
  start(job: JobRequest): Promise<void>;
  /** What became of an attempt that was started by an earlier engine; when live, its news follow from now on. */
  adopt(attemptId: string): Promise<JobSight>;
  /** Ends the attempt's whole process tree. Resolves when none of it is left; `ended` news come too. */
  stop(attemptId: string): Promise<void>;
  onNews(listener: (attemptId: string, news: JobNews) => void): Disposable;
  /** Looks for signs of life; never fails. Takes a moment: for rare looks. */
  signs(attemptId: string, worktree: string | null): Promise<Signs>;
  /** The last kilobytes the agent printed. */
  outputTail(attemptId: string): Promise<string>;
  folders(attemptId: string): JobFolders;
  /** The whole of what the agent is told, as `start` gives it. */
  promptFor(job: JobRequest): string;
  /** Where that lies for an attempt that was started; null where it is gone. */
  promptFile(attemptId: string): string | null;
  /** Where its whole output lies. */
  logFile(attemptId: string): string;
  /** Lets go of watches and connections; running jobs run on. */
  close(): Promise<void>;
}

export interface CommandRequest {
  /** Unique; marks its processes, and names its log. */
  readonly id: string;
  readonly planId: string;
  /** Shell text, run verbatim as a script file. */
  readonly command: string;
  /** Absolute. */
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Besides the plan's environment. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface CommandOutcome {
  readonly exit: CheckExit;
  readonly durationMs: number;
  readonly tail: string;
  readonly logFile: string;
}

export interface Commands {
  /** Runs a command to its end; afterwards no process of it is left. Never throws for what the command does. */
  run(request: CommandRequest): Promise<CommandOutcome>;
  /** Ends a running command's whole process tree, and any that an earlier engine left behind under this id. */
  stop(id: string): Promise<void>;
}

/** What is looked at when a command has failed. Nothing here fails: what cannot be read is not there. */
export interface Evidence {
  /** What it printed, or as much of its beginning and its end as is worth reading. */
  output(logFile: string): Promise<PrintedOutput>;
  /** The names under which programs may know this folder: its own, and the one it really has. */
  namesOf(folder: string): Promise<readonly string[]>;
  /** The first of these files that is there as text. Relative paths; nothing outside of the folder is opened, whatever leads there. */
  source(folder: string, paths: readonly string[]): Promise<{ readonly path: string; readonly text: string } | null>;
}

/**
 * What attempts leave, each under the hash of its bytes. What is kept is whole and lasts: it is told only once it would
 * survive a loss of power. Nothing here throws for what a disk does or an agent has put somewhere.
 */
export interface Artifacts {
  keepText(text: string): Promise<ArtifactContent>;
  /** A file below a folder in which an agent has worked: nothing that a link leads to is taken for it. Null where there is none. */
  keepFile(folder: string, path: string): Promise<ArtifactContent | null>;
  /** All of it; a sentence where it is gone or damaged. */
  bytes(hash: string): Promise<Result<Uint8Array, string>>;
  /** The same as text; what is not UTF-8 in it is shown as such. */
  text(hash: string): Promise<Result<string, string>>;
  /** Copies what was kept into a folder of ours. May be done again; gives back what could not be. */
  place(folder: string, files: readonly { readonly path: string; readonly hash: string }[]): Promise<readonly string[]>;
}

/** The agents a task may name. */
export interface Agents {
  /** Null where there is no agent of this name. `followsUp`: it can be told something in a second run. `version`: what it is itself. */
  find(name: string): { readonly followsUp: boolean; readonly version?: () => string | null } | null;
  names(): readonly string[];
}

/** What the machine has left, as far as that can be told; null where it cannot. */
export interface MachineSight {
  readonly freeMemoryMb: number | null;
  /** Where worktrees are made. */
  readonly freeDiskMb: number | null;
  readonly loadPerCore: number | null;
}

export interface Machine {
  /** Quick, and never fails. */
  look(): MachineSight;
}

/** Where things are, and where they may be put. */
export interface Places {
  /** The main worktree's folder. */
  readonly root: string;
  /** Absolute path for a worktree of this name, by the project's setting. The name is one path component. */
  worktree(name: string): string;
  /** A folder inside a worktree, from a check's relative `cwd`. */
  inside(worktree: string, relative: string): string;
  /** The same for a folder that has to be there, and in the worktree whatever links lead to it; a sentence where it is not. */
  folderInside(worktree: string, relative: string): Result<string, string>;
}

/** Ports that no two worktrees of this user share, in whatever repository they are. */
export interface PortBlocks {
  /** The block of this worktree: the one it has, or one in which every port was free just now. A sentence where there is none. */
  reserve(worktreeId: string, range: PortRange): Promise<Result<PortBlock, string>>;
  release(worktreeId: string): Promise<void>;
  /** Gives back what worktrees of this repository hold that are not among these. */
  keepOnly(worktreeIds: readonly string[]): Promise<void>;
}

/** For the test build: told of each moment at which the process could be killed. */
export type KillPoint = (moment: 'after-effect', what: string) => void;

/** Looks at the repository for the planner; `wanted` are the paths whose neighbours matter most. Never fails: it tells what it could learn. */
export type Survey = (wanted: readonly string[]) => Promise<RepositoryPicture>;

/** What people changed about the execution plan of a document; a sentence where that cannot be read. */
export type PlanEdits = (documentPath: string) => Result<readonly PlanEdit[], string>;

export interface Ports {
  /** Coppice's own version. */
  readonly program: string;
  readonly places: Places;
  readonly killPoint?: KillPoint;
  readonly agents: Agents;
  /** As they are now. */
  readonly limits: () => Limits;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hasher: Hasher;
  readonly environments: Environments;
  readonly log: Log;
  readonly store: Store;
  readonly space: Space;
  readonly git: Git;
  readonly survey: Survey;
  readonly planEdits: PlanEdits;
  readonly jobs: JobHost;
  readonly commands: Commands;
  readonly evidence: Evidence;
  readonly artifacts: Artifacts;
  readonly portBlocks: PortBlocks;
  readonly sessionFiles: SessionFiles;
}
