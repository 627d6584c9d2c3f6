/**
 * THE RUN FOLDER, `<state folder>/runs/<attempt id>/`. Everything that is known of an attempt's process, on disk, so that
 * it can be picked up by whoever comes later. The socket only makes news quick.
 *
 * written before the start, by the engine
 *   job.json      what to run and where; complete when it is there. Never the environment's values: they may be secrets
 *   prompt.md     what the agent is to do
 *   failure.md    why it is asked again; only where there is a reason to tell
 *   script.sh     the task's own shell text; only for the script agent
 *   inputs/       what others have left for it
 * written by the runner
 *   claim         who runs it. Made once, whole, and only if absent: the token that lets a folder run once in its life
 *   runner.json   the agent's process and group
 *   heartbeat     touched every two seconds
 *   output.log    what the agent printed, its middle cut out where it is very long
 *   report.json   what the agent told by the events it printed; as long as the agent runs, it may change
 *   exit.json     how it ended; complete when it is there, and nothing changes it afterwards
 *   runner.log    what the runner itself had to say when it had no terminal
 * written by the agent
 *   agent/status  `working`, `idle` or `needs-input: QUESTION`; its last line counts. In a folder of its own, which is
 *                 watched: beside the log every line of output would wake the watcher
 *   outputs/      what it is to leave outside of its worktree, and in `.result` what it came to
 */
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../util/errors';
import { writeAtomic } from './atomicFile';
import { bootId, isAlive, type ProcessIdentity } from './processIdentity';
import { textTail } from './textTail';

/** How a run ended, as its file says it. The engine has the same union; where the two come together, the compiler compares them. */
export type RunExit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'lost' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'not-started'; readonly reason: string };

/** What an agent says of itself. */
export type RunStatus = { readonly kind: 'working' } | { readonly kind: 'idle' } | { readonly kind: 'needs-input'; readonly question: string };

/** What a runner tells. */
export type RunNews =
  | { readonly kind: 'live'; readonly pid: number; readonly startTime: string }
  | { readonly kind: 'said'; readonly liveness: RunStatus }
  | { readonly kind: 'ended'; readonly exit: RunExit };

export interface RunFolder {
  readonly path: string;
  readonly job: string;
  readonly prompt: string;
  readonly failure: string;
  readonly criteria: string;
  readonly claim: string;
  readonly runner: string;
  readonly heartbeat: string;
  readonly output: string;
  readonly report: string;
  readonly exit: string;
  readonly runnerLog: string;
  readonly agentFolder: string;
  readonly status: string;
  readonly inputs: string;
  readonly outputs: string;
}

export function runFolder(path: string): RunFolder {
  const agentFolder = join(path, 'agent');
  return {
    path,
    job: join(path, 'job.json'),
    prompt: join(path, 'prompt.md'),
    failure: join(path, 'failure.md'),
    criteria: join(path, 'criteria.json'),
    claim: join(path, 'claim'),
    runner: join(path, 'runner.json'),
    heartbeat: join(path, 'heartbeat'),
    output: join(path, 'output.log'),
    report: join(path, 'report.json'),
    exit: join(path, 'exit.json'),
    runnerLog: join(path, 'runner.log'),
    agentFolder,
    status: join(agentFolder, 'status'),
    inputs: join(path, 'inputs'),
    outputs: join(path, 'outputs'),
  };
}

export interface JobFile {
  readonly version: 1;
  readonly attemptId: string;
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
  /** The agent draws on the terminal itself: in one it gets it whole, and then there is no log. */
  readonly interactive: boolean;
  /** In which form it prints events; null where nothing it prints is taken for one. */
  readonly events?: string | null;
  readonly cwd: string;
  readonly marker: string;
  /** Names of variables the agent profile set, which are not to be cleaned away. */
  readonly keep: readonly string[];
  readonly graceMs: number;
  /** The file that says where the engine listens. */
  readonly endpoint: string | null;
  /** Shows the engine that the one who speaks is this attempt's runner. Good for nothing else. */
  readonly token: string;
  /**
   * SHA-256 of the tokens by which its agent may ask for jobs. The tokens themselves are only in the agent's environment;
   * there are several where it was got ready more than once, since the runner of an earlier time may be on its way.
   */
  readonly agentTokens?: readonly string[];
}

export function writeJob(folder: RunFolder, job: JobFile): void {
  // Not synced: after a loss of power no runner is on its way, and an engine that wants one writes this anew.
  const draft = `${folder.job}.${String(process.pid)}.tmp`;
  writeFileSync(draft, JSON.stringify(job), { mode: 0o600 });
  renameSync(draft, folder.job);
}

export function readJob(folder: RunFolder): JobFile | null {
  const found = readJson(folder.job);
  return isJobFile(found) ? found : null;
}

function isJobFile(value: unknown): value is JobFile {
  if (!isObject(value)) return false;
  const texts = ['attemptId', 'title', 'cwd', 'marker', 'token'].every((name) => typeof value[name] === 'string');
  const lists = isTexts(value['argv']) && value['argv'].length > 0 && isTexts(value['keep']);
  const endpoint = value['endpoint'] === null || typeof value['endpoint'] === 'string';
  const tokens = value['agentTokens'] === undefined || isTexts(value['agentTokens']);
  const events = value['events'] === undefined || value['events'] === null || typeof value['events'] === 'string';
  return events && texts && lists && endpoint && tokens && value['version'] === 1 && typeof value['interactive'] === 'boolean' && typeof value['graceMs'] === 'number';
}

/** A runner claims to run the job, an engine to make sure that nobody does. */
export type ClaimRole = 'runner' | 'engine';

/** True for the one caller that may decide over this folder. */
export function takeClaim(folder: RunFolder, role: ClaimRole, by: ProcessIdentity): boolean {
  // On a full disk nothing can be written, and this still has its answer.
  if (existsSync(folder.claim)) return false;
  // A name appears with its content in one step this way; made first and written later, it could be found empty.
  const draft = `${folder.claim}.${String(by.pid)}.tmp`;
  try {
    writeFileSync(draft, JSON.stringify({ role, pid: by.pid, startTime: by.startTime, boot: bootId() }), { mode: 0o600 });
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  try {
    linkSync(draft, folder.claim);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    return claimWithoutLinks(folder, draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Some file systems have no hard links. */
function claimWithoutLinks(folder: RunFolder, draft: string): boolean {
  try {
    writeFileSync(folder.claim, readFileSync(draft), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

export interface Claim extends ProcessIdentity {
  readonly role: ClaimRole;
  readonly boot: string;
}

export type ClaimSight = { readonly kind: 'absent' } | { readonly kind: 'unreadable' } | { readonly kind: 'taken'; readonly claim: Claim };

export function readClaim(folder: RunFolder): ClaimSight {
  const text = readText(folder.claim);
  if (text === null) return { kind: 'absent' };
  const found = parsed(text);
  if (!isObject(found) || !isIdentity(found) || typeof found['boot'] !== 'string') return { kind: 'unreadable' };
  const { pid, startTime } = found;
  return { kind: 'taken', claim: { role: found['role'] === 'engine' ? 'engine' : 'runner', pid, startTime, boot: found['boot'] } };
}

/** After a restart of the machine the same pid and start time can come again. */
export function claimantLives(claim: Claim): boolean {
  return claim.boot === bootId() && isAlive(claim);
}

export function writeRunner(folder: RunFolder, agent: ProcessIdentity): void {
  writeFileSync(folder.runner, JSON.stringify({ agent }), { mode: 0o600 });
}

/** The agent's first process, which leads a group of the same number. */
export function readAgent(folder: RunFolder): ProcessIdentity | null {
  const found = readJson(folder.runner);
  const agent = isObject(found) ? found['agent'] : null;
  return isIdentity(agent) ? agent : null;
}

/** The first word on it is the last. */
export function writeExit(folder: RunFolder, exit: RunExit): void {
  if (readExit(folder) === null) writeAtomic(folder.exit, JSON.stringify(exit));
}

export function readExit(folder: RunFolder): RunExit | null {
  const found = readJson(folder.exit);
  if (!isObject(found)) return null;
  switch (found['kind']) {
    case 'code':
      return typeof found['code'] === 'number' ? { kind: 'code', code: found['code'] } : null;
    case 'signal':
      return typeof found['signal'] === 'string' ? { kind: 'signal', signal: found['signal'] } : null;
    case 'not-started':
      return typeof found['reason'] === 'string' ? { kind: 'not-started', reason: found['reason'] } : null;
    case 'lost':
      return { kind: 'lost' };
    case 'stopped':
      return { kind: 'stopped' };
    default:
      return null;
  }
}

const longestQuestion = 2000;

/** What the agent says of itself; null while it says nothing that can be understood. */
export function readStatus(folder: RunFolder): RunStatus | null {
  const lines = textTail(folder.status).split('\n');
  const last = lines.map((line) => line.trim()).findLast((line) => line !== '');
  if (last === 'working' || last === 'idle') return { kind: last };
  const question = /^needs-input(?::\s*(.*))?$/.exec(last ?? '');
  if (question === null) return null;
  return { kind: 'needs-input', question: (question[1] ?? '').slice(0, longestQuestion) };
}

function readJson(path: string): unknown {
  const text = readText(path);
  return text === null ? null : parsed(text);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half a file is no file: every reader has a way to go on without it.
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isIdentity<T>(value: T): value is T & ProcessIdentity {
  return isObject(value) && typeof value['pid'] === 'number' && typeof value['startTime'] === 'string';
}
