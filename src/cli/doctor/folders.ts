import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../../util/errors';
import { doubt, fault, fine, type Finding } from './finding';

/** Below this a plan of any size runs into a full disk. */
const LITTLE_BYTES = 500 * 1024 * 1024;

/** Can this folder be written to, or be made where it is not there yet? */
export function folderFinding(about: string, folder: string, fix: string): Finding {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    return fault(about, `${folder} cannot be written: ${messageOf(thrown)}`, fix);
  }
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  if (free < LITTLE_BYTES) return doubt(about, `${folder} has ${Math.floor(free / 1024 / 1024)} MB left`, 'Free some disk space before a plan fills it.');
  return fine(about, folder);
}

export function worktreesFolder(root: string, setting: string | undefined): string {
  return setting === undefined ? `${root}.worktrees` : resolve(root, setting);
}
