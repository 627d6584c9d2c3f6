import type { DeclaredOutput } from './artifact';
import type { AttemptReason, TaskFailure } from './reasons';
import type { Role } from './role';

/** What a job waits for inside its task: that another one ended well, that it did not, or that it ended at all. */
export interface JobNeed {
  readonly job: string;
  readonly kind: 'success' | 'failure' | 'always';
}

/** One process of a task's pipeline: an agent, or a script, in the task's worktree. It may take several attempts. */
export interface Job {
  /** Unique in its task. */
  readonly name: string;
  readonly stage: string;
  readonly role: Role;
  readonly agent: string;
  /** Shell text for the `script` agent. */
  readonly run: string | null;
  /** What its role adds to the task's own prompt; empty where it adds nothing. */
  readonly instructions: string;
  readonly needs: readonly JobNeed[];
  /** What it promises to leave behind. */
  readonly outputs: readonly DeclaredOutput[];
  /** Jobs before it, or outputs they declare, that it is given; null for all that the jobs it needs have left. */
  readonly inputs: readonly string[] | null;
  /** SHA-256 of what it was told to do when it was made (`originalPrompt`), which never changes; empty for a job from before that was kept. */
  readonly promptHash: string;
  /** Its failure does not fail the task. */
  readonly optional: boolean;
  /** How long it may give no sign of life, where its template says so. */
  readonly silentMs?: number;
  /** How many jobs of its stage run at once; null where only the plan's bound counts. */
  readonly width: number | null;
  /** Who asked for it, where it is no job of the template. */
  readonly spawned: Spawned | null;
  /** The agent's own conversation, chosen before it starts. */
  readonly sessionId: string;
  readonly state: JobState;
  /** Second chances it has used up: attempts that failed, and those whose agent or runner was killed. */
  readonly tries: { readonly failed: number; readonly lost: number };
}

/** A job that another one asked for while it was at work, and waits for. */
export interface Spawned {
  /** The job, and which attempt of it. */
  readonly by: string;
  readonly attemptId: string;
  /** Names what was asked, so that asking again after a lost answer is not asking twice. */
  readonly request: string;
  /** 1 for one that a job of the template asked for. */
  readonly depth: number;
  /** What it is for, in the words of who asked. It is told beside the prompt, which it never changes. */
  readonly reason: string;
}

/**
 *   pending ──▶ running ──▶ done
 *      │          │  ▲
 *      ▼          ▼  │
 *   skipped    waiting ──▶ failed
 */
export type JobState =
  /** It has not begun; whether it may is what its needs say. */
  | { readonly kind: 'pending' }
  /** `cancelled`: somebody asked for its end, which is on its way. */
  | { readonly kind: 'running'; readonly attemptId: string; readonly cancelled?: true }
  /** It is to run again, not before `until`. */
  | { readonly kind: 'waiting'; readonly until: number; readonly why: AttemptReason }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly failure: TaskFailure }
  /** What it needs can no longer be. `reason` is for people. */
  | { readonly kind: 'skipped'; readonly reason: string };

/** What a task's jobs were made from. The jobs are kept whole, so a template that changes later changes no task under way. */
export interface TemplateRef {
  readonly name: string;
  readonly version: number;
  /** SHA-256 of all it says; empty for a task from before there were templates. */
  readonly hash: string;
}
