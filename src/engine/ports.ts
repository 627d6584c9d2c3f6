/**
 * What the engine needs of the world. Each port is documented by what a caller may rely on, not by how it is done.
 * Implementations live in `adapters/`; tests use second implementations, never mocks.
 */
import type { PlanEdit } from './planning/edits/planEdit';
import type { RepositoryPicture } from './planning/picture';
import type { CompanionSet } from './plan/companions/companion';
import type { Change, Recorded, Rows } from './model/events';
import type { ArtifactContent } from './model/artifact';
import type { Limits } from './model/limits';
import type { CheckExit } from './model/plan';
import type { PrintedOutput } from './failures/output';
import type { PortBlock, PortRange } from './model/provision';
import type { Disposable } from '../util/disposable';
import type { Result } from '../util/result';
import type { SessionFiles } from './session0/sessionFiles';
import type { Git } from './ports/git';
import type { JobHost } from './ports/jobs';

export type * from './ports/git';
export type * from './ports/jobs';

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
  /** How often worktrees of tasks are looked at for what people did to them; null for never. */
  readonly lookAtWorktreesMs: () => number | null;
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
