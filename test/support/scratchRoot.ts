import { accessSync, constants, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A memory file system where there is one: scratch repositories are made and thrown away by the hundred. */
export function scratchRoot(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return realpathSync(tmpdir());
  }
}
