import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';

export interface LiveGit {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** Whether the processes of this machine can be looked at. Elsewhere a lock is judged by its age alone. */
export const canSeeProcesses = process.platform === 'linux';

/** These hold no lock however long they live. */
const harmless = /^(cat-file|fsmonitor--daemon|credential-cache--daemon|daemon|check-ignore|check-attr)$/;

/** Every git at work in one of these folders, by its working folder, its arguments or its environment. */
export function liveGits(folders: readonly string[]): readonly LiveGit[] {
  if (!canSeeProcesses) return [];
  const found: LiveGit[] = [];
  const uptimeMs = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  const bootedAt = Date.now() - uptimeMs;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const ticks = startOfGit(pid, folders);
    if (ticks !== null) found.push({ pid, startedAt: bootedAt + ticks * 10 });
  }
  return found;
}

function startOfGit(pid: number, folders: readonly string[]): number | null {
  const stat = text(`/proc/${String(pid)}/stat`);
  const end = stat.lastIndexOf(')');
  if (!stat.slice(stat.indexOf('(') + 1, end).startsWith('git')) return null;
  const fields = stat.slice(end + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  const args = text(`/proc/${String(pid)}/cmdline`).split('\0');
  if (harmless.test(verbOf(args))) return null;
  const environment = text(`/proc/${String(pid)}/environ`).split('\0');
  const named = environment.filter((pair) => /^GIT_(DIR|WORK_TREE|COMMON_DIR|INDEX_FILE)=/.test(pair)).map((pair) => pair.slice(pair.indexOf('=') + 1));
  const places = [link(`/proc/${String(pid)}/cwd`), ...args, ...named];
  const here = places.some((place) => folders.some((folder) => place === folder || place.startsWith(folder + sep)));
  return here ? Number(fields[19]) : null;
}

function verbOf(args: readonly string[]): string {
  for (let index = 1; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-C' || arg === '-c') index += 1;
    else if (!arg.startsWith('-')) return arg;
  }
  return '';
}

/** A process may end between two looks, or belong to somebody else: then it says nothing. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
