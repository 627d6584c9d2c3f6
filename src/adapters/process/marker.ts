import { createHash } from 'node:crypto';
import { join } from 'node:path';

/**
 * Ids are unique in one repository, processes live on the whole machine: the marker carries both. It follows from the
 * two alone, so that an engine can find what an earlier one started.
 */
export function markerFor(stateFolder: string, kind: 'attempt' | 'command', id: string): string {
  return `${createHash('sha256').update(stateFolder).digest('hex').slice(0, 12)}-${kind}-${id}`;
}

export function attemptFolder(stateFolder: string, attemptId: string): string {
  return join(stateFolder, 'runs', asFolderName(attemptId));
}

export function commandFolder(stateFolder: string, id: string): string {
  return join(stateFolder, 'runs', 'checks', asFolderName(id));
}

/** Ids are ours and plain. Whatever else comes must not lead out of the folder. */
function asFolderName(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id)) return id;
  return `x-${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}
