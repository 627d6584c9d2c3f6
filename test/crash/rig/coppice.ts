import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { CrashBench } from './bench';
import { untilGone } from './untilGone';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** One call of the program, as a person types it. */
export async function coppice(bench: CrashBench, cwd: string, ...args: readonly string[]): Promise<Ran> {
  return program(bench, cwd, [bench.cliFile, ...args]);
}

/** The engine's program itself, until it ends. */
export async function engine(bench: CrashBench, cwd: string): Promise<Ran> {
  return program(bench, cwd, [bench.engineFile, cwd]);
}

async function program(bench: CrashBench, cwd: string, argv: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, argv, { cwd, env: { ...bench.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

/** Kills the engine of this repository, and whichever was about to take its place. */
export async function killEngine(root: string): Promise<void> {
  for (let pids = enginesOf(root); pids.length > 0; pids = enginesOf(root)) {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await Promise.all(pids.map((pid) => untilGone(pid)));
  }
}

/** Resolves when all but one of the engines that were started here have seen that they are not needed. */
export async function untilOneEngine(root: string): Promise<void> {
  while (enginesOf(root).length > 1) await pause(10);
}

function enginesOf(root: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const words = argumentsOf(pid);
      return words[words.findIndex((word) => word.endsWith('/engine.js')) + 1] === root;
    });
}

function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
  } catch {
    // Gone since the folder was listed.
    return [];
  }
}
