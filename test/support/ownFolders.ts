import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from './tempFolder';

export interface OwnFolders {
  readonly stateFolder: string;
  readonly userFolder: string;
  readonly root: string;
}

/** Sockets, records and state of one test, apart from the user's own and from every other test's. */
export function ownFolders(): OwnFolders {
  const base = tempFolder();
  const folder = (name: string): string => {
    const path = join(base, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  setVariable('XDG_RUNTIME_DIR', folder('run'));
  const userFolder = folder('user');
  setVariable('COPPICE_HOME', userFolder);
  const root = folder('repo');
  return { userFolder, root, stateFolder: folder('state') };
}

export function setVariable(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before;
  });
}
