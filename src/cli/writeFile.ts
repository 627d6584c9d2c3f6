import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../os/atomicFile';
import { codeOf } from '../util/errors';

/** A file that a person keeps in the repository: others may read it. */
const MODE = 0o644;

/** Writes a file whole. False, changing nothing, where there is one already and `over` does not allow it. */
export function writeDocument(path: string, text: string, { over }: { readonly over: boolean }): boolean {
  mkdirSync(dirname(path), { recursive: true });
  if (over) {
    writeAtomic(path, text, MODE);
    return true;
  }
  if (existsSync(path)) return false;
  const draft = join(dirname(path), `.coppice-${String(process.pid)}.tmp`);
  writeAtomic(draft, text, MODE);
  try {
    // By a link and not by a rename: somebody may have made the file in this moment.
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    rmSync(draft, { force: true });
  }
}
