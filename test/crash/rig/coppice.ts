import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** The engine that has announced itself in this repository. */
export function enginePid(root: string): number | null {
  const file = join(root, '.git', 'coppice', 'engine.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid : null;
}

export async function killEngine(root: string): Promise<void> {
  const pid = enginePid(root);
  if (pid === null || !existsSync(`/proc/${String(pid)}`)) return;
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
}
