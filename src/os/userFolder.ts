import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where this user's own records of Coppice live: the owner token, approvals, environments. Never inside a repository. */
export function userStateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base =
    environment['COPPICE_HOME'] ??
    (process.platform === 'win32'
      ? join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'coppice')
      : join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'coppice'));
  return privateFolder(base);
}

/** A short address for the engine of one repository: socket paths end at about a hundred bytes. */
export function socketAddress(stateFolder: string): string {
  const key = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\coppice-${userInfo().username}-${key}`;
  return join(socketFolder(), `${key}.sock`);
}

function socketFolder(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime !== undefined && runtime.length < 60) {
    try {
      return privateFolder(join(runtime, 'coppice'));
    } catch {
      // A runtime folder that is named but not there (su, containers) is common: the temporary folder serves as well.
      return privateFolder(join(tmpdir(), `coppice-${String(userInfo().uid)}`));
    }
  }
  return privateFolder(join(tmpdir(), `coppice-${String(userInfo().uid)}`));
}

/** Makes sure a folder exists, is a real folder, is ours and is closed to others. */
export function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return path;
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== userInfo().uid) {
    throw new Error(`${path} must be a folder of yours, and it is not. Remove it, or set COPPICE_HOME to another folder.`);
  }
  if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
  return path;
}
