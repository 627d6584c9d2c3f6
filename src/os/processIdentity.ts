import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** A process as it can be recognised later: the pid alone is given to another program sooner or later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** Who runs under this pid now; null where nobody does, or only a zombie that awaits its parent. */
export function identify(pid: number): ProcessIdentity | null {
  const startTime = process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
  return startTime === null ? null : { pid, startTime };
}

export function isAlive(known: ProcessIdentity): boolean {
  return identify(known.pid)?.startTime === known.startTime;
}

export function ownIdentity(): ProcessIdentity {
  const self = identify(process.pid);
  if (self === null) throw new Error(`This process (pid ${String(process.pid)}) is not in the process table; is /proc mounted?`);
  return self;
}

/** Field 22 of /proc/PID/stat, in clock ticks since boot. The name in field 2 may hold spaces and parentheses. */
function startTimeFromProc(pid: number): string | null {
  const stat = readOrNull(`/proc/${String(pid)}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X') return null;
  return fields[19] ?? null;
}

function startTimeFromPs(pid: number): string | null {
  if (process.platform === 'win32') {
    const query = `(Get-Process -Id ${String(pid)} -ErrorAction SilentlyContinue).StartTime.Ticks`;
    return outputOrNull('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query]);
  }
  return outputOrNull('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** Tells one run of the machine from the next, so that a pid of before a restart is not believed. */
export function bootId(): string {
  if (process.platform === 'linux') return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
  if (process.platform === 'darwin') return outputOrNull('sysctl', ['-n', 'kern.boottime']) ?? 'unknown';
  return 'unknown';
}

/** Containers on one machine share its boot but not its pids. */
export function pidNamespace(): string {
  if (process.platform !== 'linux') return 'host';
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return 'unknown';
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function outputOrNull(file: string, args: readonly string[]): string | null {
  try {
    const text = execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000 }).trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
