import { rmSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { canSeeProcesses, liveGits, type LiveGit } from './liveGit';

export interface LockSweep {
  readonly cleared: readonly string[];
  /** Locks that a live git may hold. */
  readonly left: readonly { readonly path: string; readonly pid: number | null }[];
}

/** Where processes cannot be looked at, only a lock of this age is believed to be forgotten. */
const forgottenAfterMs = 10 * 60_000;
/** A start time is known to a hundredth of a second, a file's time to the file system's tick. */
const marginMs = 50;

/**
 * Clears lock files that a killed git left. While a git works in `folders`, it is waited for; a lock that is younger
 * than the oldest of them may be its own, and stays.
 */
export async function clearStaleLocks(locks: readonly string[], folders: readonly string[], patienceMs: number): Promise<LockSweep> {
  const until = performance.now() + patienceMs;
  const cleared: string[] = [];
  let rest = locks.filter((path) => ageOf(path) !== null);
  for (let wait = 20; rest.length > 0; wait = Math.min(wait * 2, 250)) {
    const live = liveGits(folders);
    const stale = rest.filter((path) => isStale(path, live));
    for (const path of stale) rmSync(path, { force: true });
    cleared.push(...stale);
    rest = rest.filter((path) => !stale.includes(path) && ageOf(path) !== null);
    if (rest.length === 0 || performance.now() + wait > until) return { cleared, left: rest.map((path) => ({ path, pid: live[0]?.pid ?? null })) };
    await pause(wait);
  }
  return { cleared, left: [] };
}

function isStale(path: string, live: readonly LiveGit[]): boolean {
  const at = ageOf(path);
  if (at === null) return false;
  if (!canSeeProcesses) return Date.now() - at > forgottenAfterMs;
  return live.every((git) => at < git.startedAt - marginMs);
}

/** When the file was last written; null where there is none. */
function ageOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
