import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { agentEnvironment } from '../os/agentEnvironment';
import { forksSoFar, MARKER_VARIABLE, type Moment } from '../os/processTable';
import { given } from '../os/startPrice';
import { identify, type ProcessIdentity } from '../os/processIdentity';
import { codeOf, messageOf } from '../util/errors';
import type { JobFile, RunExit } from '../os/runFolder';

export interface AgentTerminal {
  readonly input: boolean;
  readonly output: boolean;
}

export interface StartedAgent {
  /** Null where it ended before it could be looked at. */
  readonly identity: ProcessIdentity | null;
  readonly group: number | null;
  readonly born: Moment | null;
  /** The end of its first process; its children may live on. */
  readonly ended: Promise<RunExit>;
}

/** Starts the agent as the first of a process group and session of its own, so that the whole of it can be ended. */
export function startAgent(job: JobFile, logFd: number, terminal: AgentTerminal): StartedAgent {
  const reason = cwdTrouble(job.cwd);
  if (reason !== null) return notStarted(reason);
  const [program, ...args] = job.argv;
  const whole = job.interactive && terminal.output;
  const forks = forksSoFar();
  try {
    const child = spawn(program, args, {
      cwd: job.cwd,
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: { ...environment(job, terminal), [MARKER_VARIABLE]: job.marker },
      stdio: [terminal.input ? 'inherit' : 'ignore', whole ? 'inherit' : logFd, whole ? 'inherit' : logFd],
    });
    const group = child.pid ?? null;
    return { identity: group === null ? null : identify(group), group, born: group === null || forks === null ? null : { pid: group, forks }, ended: endOf(child, program) };
  } catch (error) {
    // Thrown instead of told where an argument cannot be passed at all (a zero byte, a list that is too long).
    return notStarted(`${program} could not be started: ${messageOf(error)}.`);
  }
}

function environment(job: JobFile, terminal: AgentTerminal): Record<string, string> {
  const { FORCE_COLOR, ...rest } = given(agentEnvironment(process.env, job.keep));
  // The output goes to a file, so programs would not colour it by themselves; somebody who watches it wants them to.
  return terminal.output && rest['NO_COLOR'] === undefined ? { ...rest, FORCE_COLOR: FORCE_COLOR ?? '1' } : rest;
}

function endOf(child: ChildProcess, program: string): Promise<RunExit> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      resolve({ kind: 'not-started', reason: spawnTrouble(program, error) });
    });
    child.on('exit', (code, signal) => {
      resolve(signal === null ? { kind: 'code', code: code ?? 1 } : { kind: 'signal', signal });
    });
  });
}

/** A missing folder and a missing program give the same error code, so the folder is asked first. */
function cwdTrouble(cwd: string): string | null {
  try {
    return statSync(cwd).isDirectory() ? null : `${cwd} is not a folder. Retry the task to get a new worktree.`;
  } catch (error) {
    return `The worktree ${cwd} cannot be entered: ${messageOf(error)}. Retry the task to get a new worktree.`;
  }
}

function spawnTrouble(program: string, error: Error): string {
  if (codeOf(error) === 'ENOENT') return `The program ${program} was not found. Install it, or correct the agent's command in the configuration.`;
  if (codeOf(error) === 'EACCES') return `The program ${program} may not be run. Make it executable, or correct the agent's command in the configuration.`;
  return `${program} could not be started: ${error.message}.`;
}

function notStarted(reason: string): StartedAgent {
  return { identity: null, group: null, born: null, ended: Promise.resolve({ kind: 'not-started', reason }) };
}
