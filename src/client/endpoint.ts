import { lstatSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { socketAddress } from '../os/userFolder';
import { endpoint, ENDPOINT_FILE, type Endpoint } from '../protocol/messages';
import { codeOf } from '../util/errors';

export type EndpointSight =
  | { readonly kind: 'found'; readonly endpoint: Endpoint }
  | { readonly kind: 'absent' }
  /** It points where no engine of ours would listen. Our token must not go there. */
  | { readonly kind: 'unsafe'; readonly message: string };

/** Reads where the engine listens. The file lies in the repository, so it may come from anybody. */
export function readEndpoint(stateFolder: string): EndpointSight {
  const file = join(stateFolder, ENDPOINT_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return { kind: 'absent' };
    throw thrown;
  }
  const read = endpoint.safeParse(parseOrNull(text));
  // A file of another make: whoever wrote it, no engine is found by it.
  if (!read.success) return { kind: 'absent' };
  if (!isOurs(read.data.socket, stateFolder)) {
    return { kind: 'unsafe', message: `${file} points to ${JSON.stringify(read.data.socket)}, which is no socket of yours for this repository. Delete that file and try again.` };
  }
  return { kind: 'found', endpoint: read.data };
}

/**
 * The engine may have been started with another temporary or runtime folder than ours, so the path need not be the one
 * we would choose; but its name must be this repository's, and its folder must be ours and closed to others.
 */
function isOurs(socket: string, stateFolder: string): boolean {
  const expected = socketAddress(stateFolder);
  if (socket === expected) return true;
  if (process.platform === 'win32' || basename(socket) !== basename(expected)) return false;
  try {
    const folder = lstatSync(dirname(socket));
    return folder.isDirectory() && folder.uid === userInfo().uid && (folder.mode & 0o077) === 0;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
