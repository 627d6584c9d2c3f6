import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Git itself sweeps folders of this name away, but only after weeks. */
const prefix = 'tmp_objdir-coppice-';

/** A store for objects beside those of the repository: what git writes into it can be kept, or forgotten whole. */
export interface Quarantine {
  readonly folder: string;
  /** For a git that writes there and reads from both. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The folder is there only while the work goes on. */
export async function inQuarantine<T>(commonDir: string, work: (quarantine: Quarantine) => Promise<T>): Promise<T> {
  const objects = join(commonDir, 'objects');
  const folder = join(objects, `${prefix}${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { mode: 0o700 });
  try {
    return await work({ folder, variables: { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objects) } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Removes what a killed engine's merges were tried in. A git that still writes there works for nobody: it finds its folder
 * gone and fails.
 */
export function removeQuarantines(commonDir: string): readonly string[] {
  const objects = join(commonDir, 'objects');
  const left = readdirSync(objects).filter((name) => name.startsWith(prefix));
  for (const name of left) rmSync(join(objects, name), { recursive: true, force: true, maxRetries: 5 });
  return left;
}

/** The list of stores is cut at a delimiter a folder's name may hold, unless it is quoted. */
function quoted(folder: string): string {
  return folder.includes(delimiter) || folder.startsWith('"') ? `"${folder.replace(/["\\]/g, '\\$&')}"` : folder;
}
