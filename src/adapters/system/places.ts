import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { Places } from '../../engine/index';
import { codeOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';

/** Beside the repository by default, so that searches, watchers and test runners of the repository never walk into it. */
export function worktreesFolder(root: string, setting: string | undefined): string {
  if (setting === undefined) return join(dirname(root), `${basename(root)}.worktrees`);
  return isAbsolute(setting) ? setting : resolve(root, setting);
}

/** `folder` is asked each time: the setting may change while the engine runs. */
export function placesOf(root: string, folder: () => string): Places {
  return {
    root,
    worktree: (name) => join(folder(), name),
    inside: (worktree, relative) => join(worktree, relative),
    folderInside,
  };
}

function folderInside(worktree: string, relative: string): Result<string, string> {
  const wanted = join(worktree, relative);
  try {
    const real = realpathSync(wanted);
    const home = realpathSync(worktree);
    if (real !== home && !real.startsWith(`${home}${sep}`)) return err(`The folder ${relative} leads out of the worktree ${worktree}, to ${real}. Name one inside it.`);
    return statSync(real).isDirectory() ? ok(real) : err(`${relative} is no folder in the worktree ${worktree}. Name one that the branch has.`);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return err(`There is no folder ${relative} in the worktree ${worktree}. Name one that the branch has.`);
    throw thrown;
  }
}
