import { statfsSync } from 'node:fs';
import { availableParallelism, freemem, loadavg } from 'node:os';
import { dirname } from 'node:path';
import type { Machine } from '../../engine/index';
import { codeOf } from '../../util/errors';

const MB = 1024 * 1024;

/** This machine. `folder` is where worktrees are made; it is asked each time, for the setting may change. */
export function machineOf(folder: () => string): Machine {
  return { look: () => ({ freeMemoryMb: freeMemory(), freeDiskMb: freeDisk(folder()), loadPerCore: load() }) };
}

/** macOS calls memory free only while nothing at all lies in it, which says little of what programs could have. */
function freeMemory(): number | null {
  return process.platform === 'darwin' ? null : freemem() / MB;
}

/** Of the nearest folder that is there already. */
function freeDisk(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return (bavail * bsize) / MB;
  } catch (thrown) {
    const parent = dirname(folder);
    return codeOf(thrown) === 'ENOENT' && parent !== folder ? freeDisk(parent) : null;
  }
}

/** Windows knows no load, and says 0. */
function load(): number | null {
  return process.platform === 'win32' ? null : (loadavg()[0] ?? 0) / availableParallelism();
}
