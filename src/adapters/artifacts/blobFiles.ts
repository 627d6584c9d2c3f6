import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';

const HASH = /^[0-9a-f]{64}$/;

/**
 * Bytes under their SHA-256, `artifacts/<2>/<62>` in the state folder. A blob appears whole and synced or not at all, is
 * never written over, and never taken away: the database names those that count, and what nothing names does no harm.
 */
export class BlobFiles {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'artifacts');
  }

  /** Resolves when they would survive a loss of power. */
  async keep(bytes: Uint8Array): Promise<string> {
    const hash = sha256(bytes);
    const path = this.#path(hash);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if ((await sizeOf(path)) !== bytes.byteLength) await writeWhole(path, bytes);
    // Also where it was there: whoever wrote it may not have come this far yet.
    for (const folder of [dirname(path), this.#folder]) await syncFolder(folder);
    return hash;
  }

  /** What was kept, to the byte; a sentence where it is gone, or no longer is what it was. */
  async read(hash: string): Promise<Result<Buffer, string>> {
    if (!HASH.test(hash)) return err(`${JSON.stringify(hash.slice(0, 80))} is no hash of an artifact.`);
    const path = this.#path(hash);
    try {
      const bytes = await readFile(path);
      return sha256(bytes) === hash ? ok(bytes) : err(`The artifact in ${path} is damaged: it is not what was kept. Bring the file back from a backup, or run its job again.`);
    } catch (thrown) {
      return err(`The artifact in ${path} cannot be read: ${messageOf(thrown)}. Bring the file back from a backup, or run its job again.`);
    }
  }

  #path(hash: string): string {
    return join(this.#folder, hash.slice(0, 2), hash.slice(2));
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${String(process.pid)}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', 0o400);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

/** Makes new names last. Windows cannot sync a folder and does not need to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
