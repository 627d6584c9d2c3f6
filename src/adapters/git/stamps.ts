import { statSync } from 'node:fs';

/** Tells whether a file is still the one that was read. The change time cannot be set back by a program. */
export function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return '-';
  return `${String(found.ino)}.${String(found.size)}.${String(found.mtimeNs)}.${String(found.ctimeNs)}`;
}
