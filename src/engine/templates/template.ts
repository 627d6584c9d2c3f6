import type { DeclaredOutput } from '../model/artifact';
import type { JobNeed } from '../model/job';
import type { Role } from '../model/role';

/** What the tasks of a plan go through: stages one after another, the jobs of a stage side by side. */
export interface Template {
  readonly name: string;
  readonly description: string;
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly name: string;
  /** How many of its jobs run at once; null where only the plan's bound counts. */
  readonly width: number | null;
  readonly jobs: readonly TemplateJob[];
}

export interface TemplateJob {
  readonly name: string;
  readonly role: Role;
  /** Null: the agent of the task. */
  readonly agent: string | null;
  /** Script for the `script` agent. Null: that of the task, for the jobs that write. */
  readonly run: string | null;
  /** What its role adds to the task's prompt. */
  readonly prompt: string;
  /** Null: it needs every job of the stage before. */
  readonly needs: readonly JobNeed[] | null;
  readonly optional: boolean;
  /** How long it may give no sign of life; null where the settings say so. */
  readonly silentMs: number | null;
  /** What it promises to leave. */
  readonly outputs: readonly DeclaredOutput[];
  /** Null: what the jobs it needs have left. */
  readonly inputs: readonly string[] | null;
}
