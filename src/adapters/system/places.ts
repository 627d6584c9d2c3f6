import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Places } from '../../engine/index';

/** Beside the repository by default, so that searches, watchers and test runners of the repository never walk into it. */
export function worktreesFolder(root: string, setting: string | undefined): string {
  if (setting === undefined) return join(dirname(root), `${basename(root)}.worktrees`);
  return isAbsolute(setting) ? setting : resolve(root, setting);
}

export function placesIn(folder: string): Places {
  return {
    worktree: (name) => join(folder, name),
    inside: (worktree, relative) => join(worktree, relative),
  };
}
