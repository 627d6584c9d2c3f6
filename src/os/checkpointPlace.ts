import { join } from 'node:path';

const NAME = 'COPPICE_CHECKPOINT.md';

export function checkpointFile(stateFolder: string): string {
  return join(stateFolder, NAME);
}

/** Beside the settings, in a folder that git is told to ignore. */
export function workspaceCheckpoint(root: string): string {
  return join(root, '.coppice', 'checkpoint', NAME);
}
