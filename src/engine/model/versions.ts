import type { TemplateRef } from './job';
import type { Oid } from './plan';

/** What an attempt was started with: which version of everything its work came from. All hashes are SHA-256. */
export interface Versions {
  /** Of the text the agent was given. */
  readonly prompt: string;
  /** Of the shell text it ran; null for an agent that runs none. */
  readonly script: string | null;
  /** Of the plan as it was then, with the documents that were read along with it. */
  readonly plan: string;
  readonly template: TemplateRef;
  readonly agent: AgentVersion;
  /** Of the expertise it was given; null for none. */
  readonly expertise: string | null;
  /** Coppice's own version. */
  readonly program: string;
  /** The commit of the integration branch that the task's own is based on. */
  readonly base: Oid;
  readonly worktree: string;
  readonly batch: number;
}

export interface AgentVersion {
  readonly name: string;
  /** Null where nobody knows. */
  readonly version: string | null;
}
