import { join } from 'node:path';
import { RESULT_FILE, VERDICT_FILE, type JobRequest } from '../../engine/index';
import { shortBranch } from '../agents/prompt';
import { agentEnvironment } from '../../os/agentEnvironment';
import type { RunFolder } from '../../os/runFolder';
import { MARKER_VARIABLE } from '../../os/processTable';

export interface VariableSources {
  /** The plan's environment, as its client allowed it. */
  readonly allowed: Readonly<Record<string, string>>;
  /** What the agent profile sets. */
  readonly profile: Readonly<Record<string, string>>;
  readonly hasFailure: boolean;
  /** By which its agent may ask for jobs. */
  readonly token: string | null;
}

/** The agent's whole environment, save its marker, which the runner adds: the runner itself is no part of the tree it ends. */
export function jobVariables(job: JobRequest, folder: RunFolder, { allowed, profile, hasFailure, token }: VariableSources): Record<string, string> {
  const inherited = Object.fromEntries(Object.entries(agentEnvironment(allowed)).filter(([name]) => name !== MARKER_VARIABLE && name !== 'COPPICE_TOKEN'));
  return {
    ...inherited,
    ...profile,
    ...job.variables,
    COPPICE_TASK_ID: job.taskId,
    COPPICE_PLAN_ID: job.planId,
    COPPICE_WORKTREE: job.worktree,
    ...(job.branchRef === null ? {} : { COPPICE_BRANCH: shortBranch(job.branchRef) }),
    COPPICE_BASE: job.base,
    COPPICE_ATTEMPT: String(job.number),
    COPPICE_JOB: job.job,
    ...(job.role === null ? {} : { COPPICE_ROLE: job.role }),
    COPPICE_SESSION_ID: job.sessionId,
    COPPICE_RUN_DIR: folder.path,
    COPPICE_PROMPT_FILE: folder.prompt,
    COPPICE_STATUS_FILE: folder.status,
    COPPICE_INPUTS: folder.inputs,
    COPPICE_OUTPUTS: folder.outputs,
    COPPICE_OUTPUT_FILE: join(folder.outputs, RESULT_FILE),
    ...(job.criteria.length === 0 ? {} : { COPPICE_CRITERIA_FILE: folder.criteria, COPPICE_VERDICT_FILE: join(folder.outputs, VERDICT_FILE) }),
    ...(token === null ? {} : { COPPICE_TOKEN: token }),
    ...(hasFailure ? { COPPICE_FAILURE_FILE: folder.failure } : {}),
  };
}
