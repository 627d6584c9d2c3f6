import { setTimeout as pause } from 'node:timers/promises';
import { existsSync, readFileSync } from 'node:fs';

/** Resolves when a process that is not our own child, or was orphaned by it, has ended. */
export async function untilGone(pid: number, limitMs = 15_000): Promise<void> {
  const until = performance.now() + limitMs;
  while (runs(pid)) {
    if (performance.now() > until) throw new Error(`Process ${String(pid)} does not end.`);
    // Nobody is told of the end of another's child.
    await pause(5);
  }
}

function runs(pid: number): boolean {
  if (!existsSync(`/proc/${String(pid)}/stat`)) return false;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${String(pid)}/stat`, 'latin1'));
  } catch {
    // It ended between the two looks.
    return false;
  }
}
