import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userStateFolder } from '../os/userFolder';
import { codeOf } from '../util/errors';

/**
 * What shows that a program acts for the user. It is made once and lies in the user's own folder; an agent under the
 * same user can read it too, but no page, archive or other user can.
 */
export function ownerToken(folder: string = userStateFolder()): string {
  return existingOwnerToken(folder) ?? makeToken(folder);
}

/** The token, where some Coppice has made one already. */
export function existingOwnerToken(folder: string = userStateFolder()): string | null {
  const file = tokenFile(folder);
  const text = readOrNull(file);
  if (text === null) return null;
  const token = text.trim();
  if (!/^[0-9a-f]{64}$/.test(token)) {
    throw new Error(`The owner token in ${file} is damaged. Delete the file and end running engines of yours; a new one is made by itself.`);
  }
  return token;
}

function makeToken(folder: string): string {
  const file = tokenFile(folder);
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link fails where the name is taken, and shows the whole file or none: of several makers one wins, and all read its token.
    linkSync(draft, file);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  } finally {
    rmSync(draft, { force: true });
  }
  const token = existingOwnerToken(folder);
  if (token === null) throw new Error(`The owner token ${file} vanished while it was made. Try again.`);
  return token;
}

function tokenFile(folder: string): string {
  return join(folder, 'owner-token');
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}
