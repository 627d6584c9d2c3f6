import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../util/errors';

export interface DiskRoom {
  /** The topmost folder of the disk: what people know it by. */
  readonly disk: string;
  readonly freeBytes: number;
}

/** Not even a small file with its folder's entry has room in less. */
export const NO_ROOM_BYTES = 16 * 1024;

/** What is left on the disk of a folder, which may not be there yet; null where that cannot be told. */
export function diskRoom(folder: string): DiskRoom | null {
  try {
    const there = nearest(folder);
    const { bavail, bsize, files, ffree } = statfsSync(there);
    // No file can be made where none is left to be had, however many bytes there are.
    return { disk: topOf(there), freeBytes: files > 0 && ffree === 0 ? 0 : bavail * bsize };
  } catch {
    // Whoever cannot tell has no part in this: what fails there is told as it is.
    return null;
  }
}

/** The error of a write that found no room, or no more of it for this user. */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}

function nearest(folder: string): string {
  let there = folder;
  while (!isThere(there) && dirname(there) !== there) there = dirname(there);
  return there;
}

function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return false;
    throw thrown;
  }
}

function topOf(folder: string): string {
  const { dev } = statSync(folder);
  let top = folder;
  while (dirname(top) !== top && statSync(dirname(top)).dev === dev) top = dirname(top);
  return top;
}
