import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What a process of the workbench is for, as its command line tells it; `other` is everything else below the server. */
export type ProcessKind = 'server' | 'extensionHost' | 'ptyHost' | 'fileWatcher' | 'other';

export interface HostProcess {
  readonly pid: number;
  readonly parent: number;
  readonly startTime: string;
  readonly command: readonly string[];
  readonly kind: ProcessKind;
}

const SURVIVOR_LIMIT_MS = 5_000;

/** Every live process below `root`, parents before children. */
export function processesBelow(root: number): HostProcess[] {
  const all = allProcesses();
  const below = (pid: number): HostProcess[] => all.filter((each) => each.parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(root);
}

/**
 * Every live process that carries the mark in its environment or its command line, wherever it hangs in the tree:
 * what an extension starts detached has init for its parent.
 */
export function processesMarked(marks: { readonly environment: string; readonly command: string }): HostProcess[] {
  return allProcesses().filter(
    (each) =>
      each.pid !== process.pid &&
      (each.command.some((word) => word.includes(marks.command)) || read(`/proc/${String(each.pid)}/environ`).split('\0').includes(marks.environment)),
  );
}

export function isRunning(pid: number): boolean {
  return readProcess(pid) !== undefined;
}

/** Whether it is that very process that still runs: pids are given again. */
export function stillRuns(known: HostProcess): boolean {
  return readProcess(known.pid)?.startTime === known.startTime;
}

/** Sends a signal; a process that has ended meanwhile needs none. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Kills what `list` finds, and what those started meanwhile, until it finds nothing more. */
export async function killAll(list: () => readonly HostProcess[]): Promise<void> {
  const deadline = performance.now() + SURVIVOR_LIMIT_MS;
  for (let left = list(); left.length > 0; left = list()) {
    if (performance.now() > deadline) {
      const survivors = left.map((each) => `${String(each.pid)}: ${each.command.join(' ')}`).join('\n');
      throw new Error(`The VS Code host leaves processes behind:\n${survivors}`);
    }
    for (const each of left) signal(each.pid, 'SIGKILL');
    await delay(20);
  }
}

function allProcesses(): HostProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

function readProcess(pid: number): HostProcess | undefined {
  const stat = read(`/proc/${String(pid)}/stat`);
  // The name of the program stands in parentheses and may hold anything: what follows it is safe to split.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, startTime] = [fields[0], fields[1], fields[19]];
  if (parent === undefined || startTime === undefined || state === 'Z' || state === 'X') return undefined;
  const command = read(`/proc/${String(pid)}/cmdline`).split('\0').filter(Boolean);
  return { pid, parent: Number(parent), startTime, command, kind: kindOf(command) };
}

function kindOf(command: readonly string[]): ProcessKind {
  const type = command.find((word) => word.startsWith('--type='))?.slice('--type='.length);
  if (type === 'extensionHost' || type === 'ptyHost' || type === 'fileWatcher') return type;
  return command[1]?.includes('code-server') === true ? 'server' : 'other';
}

/** Empty for a process that ended between being listed and being read, or that is another user's. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
