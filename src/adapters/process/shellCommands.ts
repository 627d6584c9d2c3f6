import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckExit, CommandOutcome, CommandRequest, Commands } from '../../engine/index';
import { agentEnvironment } from '../../os/agentEnvironment';
import { BoundedLog } from '../../os/boundedLog';
import { identify } from '../../os/processIdentity';
import { forksSoFar, MARKER_VARIABLE } from '../../os/processTable';
import { stopTree, type TreeToStop } from '../../os/processTree';
import { shellScript } from '../../os/shellScript';
import { textTail } from '../../os/textTail';
import { codeOf, messageOf } from '../../util/errors';
import { commandFolder, markerFor } from './marker';

export interface ShellCommandsOptions {
  readonly stateFolder: string;
  readonly environmentFor: (planId: string) => Readonly<Record<string, string>>;
  /** What a command's processes get, once asked, to end by themselves. */
  readonly graceMs?: number;
}

const trimMs = 100;
/** Leftovers of a command that is through: nobody waits for their work. */
const leftoverGraceMs = 200;

/** Runs checks: each a script file, run by the shell in a process group and session of its own, its output in a file. */
export class ShellCommands implements Commands {
  readonly #options: ShellCommandsOptions;
  readonly #running = new Map<string, TreeToStop>();

  constructor(options: ShellCommandsOptions) {
    this.#options = options;
  }

  async run(request: CommandRequest): Promise<CommandOutcome> {
    const startedAt = performance.now();
    const folder = commandFolder(this.#options.stateFolder, request.id);
    const logFile = join(folder, 'output.log');
    const exit = await this.#runIn(folder, logFile, request).catch((error: unknown): CheckExit => ({ kind: 'not-started', reason: startTrouble(error, request) }));
    return { exit, durationMs: performance.now() - startedAt, tail: textTail(logFile), logFile };
  }

  async stop(id: string): Promise<void> {
    const marker = this.#marker(id);
    const running = this.#running.get(id);
    await stopTree({ leaders: running?.leaders ?? [], groups: running?.groups ?? [], marker, graceMs: this.#options.graceMs ?? 5000 });
  }

  async #runIn(folder: string, logFile: string, request: CommandRequest): Promise<CheckExit> {
    // Asked first: a missing folder is told by spawn as a missing program.
    if (!statSync(request.cwd).isDirectory()) return { kind: 'not-started', reason: `${request.cwd} is not a folder.` };
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) === undefined) await this.#clearAway(request.id, logFile);
    const script = join(folder, shellScript.fileName);
    writeFileSync(script, request.command, { mode: 0o600 });
    const log = new BoundedLog(logFile);
    const trimming = setInterval(() => {
      log.trim();
    }, trimMs);
    try {
      return await this.#runScript(script, log.fd, request);
    } finally {
      clearInterval(trimming);
      this.#running.delete(request.id);
      await log.close();
    }
  }

  /** An earlier engine ran the same command and did not see its end. */
  async #clearAway(id: string, logFile: string): Promise<void> {
    await this.stop(id);
    rmSync(logFile, { force: true });
  }

  async #runScript(script: string, logFd: number, request: CommandRequest): Promise<CheckExit> {
    const [program, ...args] = shellScript.argv(script);
    // Of this run alone: another engine may run the command anew before this one has looked for leftovers of its own.
    const marker = `${this.#marker(request.id)}/${randomUUID()}`;
    const forks = forksSoFar();
    const child = spawn(program, args, {
      cwd: request.cwd,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', logFd, logFd],
      env: { ...agentEnvironment(this.#options.environmentFor(request.planId)), COPPICE_PLAN_ID: request.planId, ...request.variables, [MARKER_VARIABLE]: marker },
    });
    const ended = new Promise<CheckExit>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        resolve(signal === null ? { kind: 'code', code: code ?? 1 } : { kind: 'signal', signal });
      });
    });
    if (child.pid === undefined) return await ended;
    const leader = identify(child.pid);
    const tree: TreeToStop = {
      leaders: leader === null ? [] : [leader],
      groups: [child.pid],
      marker,
      graceMs: leftoverGraceMs,
      ...(forks === null ? {} : { since: { pid: child.pid, forks } }),
    };
    this.#running.set(request.id, tree);
    const exit = await this.#inTime(ended, request.timeoutMs);
    await stopTree(exit === 'late' ? { ...tree, graceMs: this.#options.graceMs ?? 5000 } : tree);
    return exit === 'late' ? { kind: 'timeout', afterMs: request.timeoutMs } : exit;
  }

  async #inTime(ended: Promise<CheckExit>, timeoutMs: number): Promise<CheckExit | 'late'> {
    let timer: NodeJS.Timeout | undefined;
    // Longer than timers can count is as good as no limit.
    const limit = Math.min(timeoutMs, 2 ** 31 - 1);
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => {
        resolve('late');
      }, limit);
    });
    try {
      return await Promise.race([ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #marker(id: string): string {
    return markerFor(this.#options.stateFolder, 'command', id);
  }
}

function startTrouble(error: unknown, request: CommandRequest): string {
  if (codeOf(error) === 'ENOENT') return `The check could not be started: ${messageOf(error)}. Is the folder ${request.cwd} there, and is "sh" on the PATH?`;
  if (codeOf(error) === 'ENOSPC') return 'The check could not be started: the disk that holds the state folder is full. Free some space and retry the task.';
  return `The check could not be started: ${messageOf(error)}.`;
}
