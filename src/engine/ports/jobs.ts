import type { ArtifactContent, ArtifactKind, DeclaredOutput } from '../model/artifact';
import type { Criterion } from '../model/criteria';
import type { Role } from '../model/role';
import type { Failure } from '../model/failure';
import type { AttemptReason } from '../model/reasons';
import type { Report } from '../model/report';
import type { AttemptExit, Liveness } from '../model/task';
import type { Oid } from '../model/plan';
import type { Disposable } from '../../util/disposable';

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
