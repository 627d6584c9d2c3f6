import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { messageOf } from '../../util/errors';
import { GitError } from './gitError';

export interface GitCall {
  /** Absolute path of the program. */
  readonly git: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly timeoutMs?: number;
  readonly maxOutput?: number;
  readonly signal?: AbortSignal;
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const defaultTimeoutMs = 120_000;
const defaultMaxOutput = 64 * 1024 * 1024;
const maxErrorText = 64 * 1024;
/** Git removes its lock files when it is asked to end; it is given this long to do so. */
const graceMs = 2_000;

/**
 * Runs one git to its end, in a process group of its own. Resolves whatever its exit code; rejects with a `GitError`
 * when it could not start, took too long, was cancelled, said more than `maxOutput`, or was killed.
 */
export async function runGit(call: GitCall): Promise<GitOutput> {
  if (call.signal?.aborted === true) throw stopped(call, '', 'it was cancelled before it started');
  return new Promise((resolve, reject) => {
    const running = new RunningGit(call, resolve, reject);
    running.start();
  });
}

function stopped(call: GitCall, stderr: string, why: string): GitError {
  const said = stderr.trim();
  return new GitError({ args: call.args, folder: call.cwd, code: null, stderr: said === '' ? why : `${why}; it had said: ${said}` });
}

class RunningGit {
  readonly #call: GitCall;
  readonly #resolve: (output: GitOutput) => void;
  readonly #reject: (error: Error) => void;
  readonly #out: Buffer[] = [];
  #size = 0;
  #stderr = '';
  #pid: number | undefined;
  /** Why we ended it, where we did. */
  #ended: string | null = null;
  #timers: NodeJS.Timeout[] = [];
  readonly #cancel = (): void => {
    this.#end('it was cancelled');
  };

  constructor(call: GitCall, resolve: (output: GitOutput) => void, reject: (error: Error) => void) {
    this.#call = call;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    const { git, args, cwd, environment, input, timeoutMs = defaultTimeoutMs, signal } = this.#call;
    const child = spawn(git, args, {
      cwd,
      env: environment,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    this.#pid = child.pid;
    child.on('error', (error) => {
      this.#settle(() => {
        this.#reject(this.#notStarted(error));
      });
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      this.#collect(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < maxErrorText) this.#stderr += chunk.toString('utf8');
    });
    child.on('close', (code, killedBy) => {
      this.#closed(code, killedBy);
    });
    this.#timers.push(
      setTimeout(() => {
        this.#end(`it was not done after ${String(Math.round(timeoutMs / 1000))} s`);
      }, timeoutMs),
    );
    signal?.addEventListener('abort', this.#cancel, { once: true });
    if (child.stdin !== null) void this.#feed(child.stdin, input ?? '');
  }

  #collect(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > (this.#call.maxOutput ?? defaultMaxOutput)) {
      this.#end(`it printed more than ${String(this.#call.maxOutput ?? defaultMaxOutput)} bytes`);
    } else {
      this.#out.push(chunk);
    }
  }

  async #feed(stdin: NodeJS.WritableStream, input: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    // Git may end before it has read everything; its exit code tells what happened, not the broken pipe.
    stdin.on('error', () => undefined);
    if (typeof input === 'string' || input instanceof Uint8Array) {
      stdin.end(input);
      return;
    }
    try {
      for await (const chunk of input) {
        if (!stdin.writable) return;
        if (!stdin.write(chunk)) await drained(stdin);
      }
      stdin.end();
    } catch (error) {
      this.#end(`what it should read could not be produced: ${messageOf(error)}`);
    }
  }

  #end(why: string): void {
    if (this.#ended !== null) return;
    this.#ended = why;
    this.#signalGroup('SIGTERM');
    this.#timers.push(
      setTimeout(() => {
        this.#signalGroup('SIGKILL');
      }, graceMs),
    );
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? this.#pid : -this.#pid, signal);
    } catch {
      // The group is gone already: that is what was wanted. 'close' follows.
      this.#pid = undefined;
    }
  }

  #closed(code: number | null, killedBy: NodeJS.Signals | null): void {
    // What git started (a helper, a filter) must not outlive it when the whole was to end.
    if (this.#ended !== null) this.#signalGroup('SIGKILL');
    this.#settle(() => {
      if (this.#ended !== null) this.#reject(stopped(this.#call, this.#stderr, this.#ended));
      else if (code === null) this.#reject(stopped(this.#call, this.#stderr, `it was killed by ${killedBy ?? 'a signal'}`));
      else this.#resolve({ code, stdout: this.#out.length === 1 ? (this.#out[0] as Buffer) : Buffer.concat(this.#out), stderr: this.#stderr });
    });
  }

  #settle(finish: () => void): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#call.signal?.removeEventListener('abort', this.#cancel);
    finish();
  }

  #notStarted(error: Error): GitError {
    const { args, cwd, git } = this.#call;
    if (!existsSync(cwd)) return new GitError({ args, folder: cwd, code: null, stderr: 'that folder does not exist', next: 'It may have been removed by hand.' });
    const next = `Check that git is installed and that ${git} may be run.`;
    return new GitError({ args, folder: cwd, code: null, stderr: `${git} could not be started: ${error.message}`, next });
  }
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });
}
