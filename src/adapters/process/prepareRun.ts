import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobRequest } from '../../engine/index';
import { readJob, writeJob, type RunFolder } from '../../os/runFolder';
import { withheld } from '../../os/startPrice';
import { shellScript } from '../../os/shellScript';
import { err, ok, type Result } from '../../util/result';
import type { AgentProfile } from '../agents/profile';
import { failureText, promptText } from '../agents/prompt';
import { newAgentToken } from './agentToken';
import { jobVariables } from './jobVariables';

/** An engine that dies between getting ready and the start does not do so for ever. */
const MOST_TOKENS = 8;

export interface RunSetting {
  readonly profile: AgentProfile;
  readonly allowed: Readonly<Record<string, string>>;
  readonly marker: string;
  readonly endpoint: string | null;
  readonly graceMs: number;
}

/**
 * Writes everything a runner reads, job.json last. May be done again while nobody has claimed the folder: an engine can
 * die between this and the start. A runner of that engine may be on its way, so what it has read must stay true.
 */
export function prepareRun(job: JobRequest, folder: RunFolder, setting: RunSetting): Result<Record<string, string>, string> {
  const scriptFile = job.script === null ? null : join(folder.path, shellScript.fileName);
  const launch = setting.profile.build({
    taskId: job.taskId,
    sessionId: job.sessionId,
    resume: job.resume,
    worktree: job.worktree,
    promptFile: folder.prompt,
    scriptFile,
    script: job.script,
  });
  for (const each of [folder.agentFolder, folder.inputs, folder.outputs]) mkdirSync(each, { recursive: true, mode: 0o700 });
  if (!launch.ok) return err(launch.error);
  const failure = failureText(job);
  writeFileSync(folder.prompt, promptText(job), { mode: 0o600 });
  if (failure === null) rmSync(folder.failure, { force: true });
  else writeFileSync(folder.failure, `${failure}\n`, { mode: 0o600 });
  if (job.criteria.length > 0) writeFileSync(folder.criteria, JSON.stringify(job.criteria), { mode: 0o600 });
  if (scriptFile !== null && job.script !== null) writeFileSync(scriptFile, job.script, { mode: 0o600 });
  const known = readJob(folder);
  const token = job.role === null ? null : newAgentToken(job.attemptId);
  writeJob(folder, {
    version: 1,
    attemptId: job.attemptId,
    title: job.title,
    argv: launch.value.argv,
    interactive: launch.value.interactive,
    events: setting.profile.events,
    cwd: job.cwd,
    marker: setting.marker,
    keep: Object.keys(launch.value.env),
    graceMs: setting.graceMs,
    endpoint: setting.endpoint,
    token: known?.token ?? randomBytes(16).toString('hex'),
    agentTokens: [...(known?.agentTokens ?? []), ...(token === null ? [] : [token.hash])].slice(-MOST_TOKENS),
  });
  return ok(withheld(jobVariables(job, folder, { allowed: setting.allowed, profile: launch.value.env, hasFailure: failure !== null, token: token?.token ?? null })));
}
