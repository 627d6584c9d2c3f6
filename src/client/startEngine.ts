import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userStateFolder } from '../os/userFolder';
import { asNode } from './nodeProgram';

export interface EngineProgram {
  /** The program that runs the engine: Node, or a VS Code that can act as it. */
  readonly nodeFile: string;
  readonly engineFile: string;
  /** The main worktree. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
}

export type EngineEnd = { readonly kind: 'code'; readonly code: number } | { readonly kind: 'signal'; readonly signal: string } | { readonly kind: 'not-started'; readonly reason: string };

/** An engine process that was started from here. It outlives us. */
export interface StartedEngine {
  /** How it ended, where it did. Another engine that holds the lease ends ours at once, in peace. */
  readonly ended: () => EngineEnd | null;
  /** The end of what it printed before it had a log of its own. */
  readonly printed: () => string;
  readonly onEnd: (listener: () => void) => void;
}

/** To start a process stalls the one that asks in proportion to its memory, and the engine starts many. */
const SMALL = ['--max-semi-space-size=2', '--v8-pool-size=1'];
/**
 * For glibc: a large block goes back to the system when it is freed, instead of leaving a gap that the next, larger one does
 * not fit. With each snapshot of its state the engine's memory would grow by that. Agents get their own environment.
 */
const GIVES_BACK = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' };
const LOG_FILE = 'engine-start.log';
const LOG_BYTES = 64 * 1024;

export function startLogFile(stateFolder: string): string {
  return join(stateFolder, LOG_FILE);
}

/** Starts the engine in a process of its own, with no terminal, no pipe and no signal in common with us. */
export function startEngine(program: EngineProgram, stateFolder: string): StartedEngine {
  const log = startLogFile(stateFolder);
  const { output, from } = openLog(log);
  let ended: EngineEnd | null = null;
  const child = spawn(program.nodeFile, [...SMALL, program.engineFile, program.root], {
    // A folder that stays: the repository may be moved or deleted under a running engine.
    cwd: userStateFolder(),
    env: { ...GIVES_BACK, ...asNode(program.nodeFile, program.env) },
    stdio: ['ignore', output, output],
    detached: true,
    windowsHide: true,
  });
  closeSync(output);
  child.unref();
  onceEnded(child, (end) => {
    ended = end;
  });
  return {
    ended: () => ended,
    printed: () => readFileSync(log).subarray(from).toString('utf8').trim().slice(-2000),
    onEnd: (listener) => {
      onceEnded(child, listener);
    },
  };
}

function openLog(file: string): { readonly output: number; readonly from: number } {
  const output = openSync(file, 'a', 0o600);
  const size = fstatSync(output).size;
  if (size < LOG_BYTES) return { output, from: size };
  closeSync(output);
  return { output: openSync(file, 'w', 0o600), from: 0 };
}

function onceEnded(child: ChildProcess, listener: (end: EngineEnd) => void): void {
  child.once('error', (error) => {
    listener({ kind: 'not-started', reason: error.message });
  });
  child.once('exit', (code, signal) => {
    listener(signal === null ? { kind: 'code', code: code ?? 0 } : { kind: 'signal', signal });
  });
}
