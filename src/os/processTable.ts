import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { codeOf } from '../util/errors';
import type { ProcessIdentity } from './processIdentity';

/** The variable by which a job's processes are known, whatever became of their parents, groups and sessions. */
export const MARKER_VARIABLE = 'COPPICE_TASK';

export interface ProcessRow extends ProcessIdentity {
  readonly parent: number;
  readonly group: number;
}

/** Every process that runs; zombies only wait to be counted and are left out. */
export function listProcesses(): readonly ProcessRow[] {
  return process.platform === 'linux' ? listFromProc() : listFromPs();
}

/**
 * Every process whose environment holds this marker, alone or followed by a slash and something more. What it says is conclusive: a process that forks and ends
 * while the table is read is chased until a look at the table shows nobody new.
 */
export function markedPids(marker: string, since?: Moment): readonly number[] {
  return process.platform === 'linux' ? markedInProc(marker, since) : markedByPs(marker);
}

/** A process's birth, as a bound for later looks at the table: whoever it started has a higher pid, until the pids wrap around. */
export interface Moment {
  readonly pid: number;
  /** `forksSoFar` of before it was born: counted later, a wrap in between would go unseen. */
  readonly forks: number;
}

/** How many processes the machine has started; null where the system keeps no such count. */
export function forksSoFar(): number | null {
  if (process.platform !== 'linux') return null;
  const count = /^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1];
  return count === undefined ? null : Number(count);
}

/** The pid up to which the table need not be read. Nothing is left out once so much was started that pids may have come round. */
function oldUpTo(moment: Moment | undefined): number {
  const now = moment === undefined ? null : forksSoFar();
  if (moment === undefined || now === null) return 0;
  const room = Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1')) - moment.pid;
  // Failed forks take pids without being counted; half the room is left for them.
  return now - moment.forks < room / 2 ? moment.pid : 0;
}

const buffer = Buffer.alloc(256 * 1024);

function listFromProc(): readonly ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const pid of pidsInProc()) {
    const row = rowFromProc(pid);
    if (row !== null) rows.push(row);
  }
  return rows;
}

interface RawRow extends ProcessRow {
  readonly zombie: boolean;
}

function rowFromProc(pid: number): ProcessRow | null {
  const raw = rawFromProc(pid);
  return raw === null || raw.zombie ? null : raw;
}

/** The name in field 2 may hold spaces and parentheses, so the fields are counted from its end. */
function rawFromProc(pid: number): RawRow | null {
  const length = readProc(pid, 'stat');
  if (typeof length !== 'number') return null;
  const stat = buffer.toString('latin1', 0, length);
  const [state, parent, group, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTime = rest[16];
  if (startTime === undefined) return null;
  return { pid, parent: Number(parent), group: Number(group), startTime, zombie: state === 'Z' || state === 'X' };
}

function markedInProc(marker: string, since: Moment | undefined): readonly number[] {
  const old = oldUpTo(since);
  const wanted = Buffer.from(`${MARKER_VARIABLE}=${marker}`);
  const seen = new Set<number>();
  const marked: number[] = [];
  for (let round = 0, unsure = true; unsure && round < 20; round++) {
    unsure = false;
    for (const pid of pidsInProc()) {
      if (pid <= old || seen.has(pid)) continue;
      const sight = lookAt(pid, wanted);
      if (sight === 'marked') marked.push(pid);
      // One that ended under our eyes may have left a child that the list does not have yet.
      if (sight === 'ended' || sight === 'executing') unsure = true;
      if (sight !== 'executing' || round >= 3) seen.add(pid);
    }
  }
  return marked.filter((pid) => pid !== process.pid);
}

function lookAt(pid: number, wanted: Buffer): 'marked' | 'other' | 'ended' | 'executing' {
  const length = readProc(pid, 'environ');
  if (length === 'forbidden') return 'other';
  if (length !== null && length > 0) return holds(buffer.subarray(0, length), wanted) ? 'marked' : 'other';
  // Kernel threads have no environment, nor have the dead; and for a moment in the middle of an exec it reads as empty.
  const row = rawFromProc(pid);
  if (row === null || row.zombie) return 'ended';
  return pid === 2 || row.parent === 2 ? 'other' : 'executing';
}

function holds(environment: Buffer, wanted: Buffer): boolean {
  for (let at = environment.indexOf(wanted); at >= 0; at = environment.indexOf(wanted, at + 1)) {
    // The whole name: a variable that merely ends in ours must not match.
    const starts = at === 0 || environment[at - 1] === 0;
    if (starts && endsMarker(environment[at + wanted.length])) return true;
  }
  return false;
}

const slash = 0x2f;

/** What may stand behind a marker for the process to be one of its own: nothing, or what tells its runs apart. */
function endsMarker(next: number | undefined): boolean {
  return next === 0 || next === slash;
}

function pidsInProc(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 0);
}

/** Fills the buffer; null where the process is no more. */
function readProc(pid: number, name: 'stat' | 'environ'): number | 'forbidden' | null {
  let file = -1;
  try {
    file = openSync(`/proc/${String(pid)}/${name}`, 'r');
    let length = 0;
    for (let got = 1; got > 0 && length < buffer.length; length += got) got = readSync(file, buffer, length, buffer.length - length, null);
    return length;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EPERM') return 'forbidden';
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  } finally {
    if (file >= 0) closeSync(file);
  }
}

function listFromPs(): readonly ProcessRow[] {
  if (process.platform === 'win32') return [];
  const rows: ProcessRow[] = [];
  for (const line of psLines(['-axo', 'pid=,ppid=,pgid=,stat=,lstart='])) {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null || match[4]?.startsWith('Z') === true) continue;
    rows.push({ pid: Number(match[1]), parent: Number(match[2]), group: Number(match[3]), startTime: match[5] ?? '' });
  }
  return rows;
}

function markedByPs(marker: string): readonly number[] {
  if (process.platform === 'win32') return [];
  const wanted = ` ${MARKER_VARIABLE}=${marker}`;
  return psLines(['axeww', '-o', 'pid=,command='])
    .filter((line) => [' ', '/'].some((end) => `${line} `.includes(`${wanted}${end}`)))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid !== process.pid);
}

function psLines(args: readonly string[]): readonly string[] {
  return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024, timeout: 5000 }).split('\n');
}
