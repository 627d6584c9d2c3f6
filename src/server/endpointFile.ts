import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../os/atomicFile';
import { endpoint, ENDPOINT_FILE, type Endpoint } from '../protocol/messages';
import { codeOf } from '../util/errors';

/** Tells everyone where we listen. From here on clients come. */
export function announce(stateFolder: string, where: Endpoint): void {
  writeAtomic(join(stateFolder, ENDPOINT_FILE), `${JSON.stringify(where, null, 2)}\n`);
}

/** Takes our announcement back; one that another engine has put in its place stays. */
export function withdraw(stateFolder: string, where: Endpoint): void {
  const file = join(stateFolder, ENDPOINT_FILE);
  if (!isAnnounced(file, where)) return;
  rmSync(file, { force: true });
}

function isAnnounced(file: string, where: Endpoint): boolean {
  try {
    const read = endpoint.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success && read.data.pid === where.pid && read.data.startTime === where.startTime;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}
