import { readdirSync, renameSync, symlinkSync, mkdirSync } from 'node:fs';
import { dirname, basename, join } from 'node:path';
import type { ShareRule } from '../../../engine/index';
import { messageOf } from '../../../util/errors';
import { err, ok, type Result } from '../../../util/result';
import { sight } from '../worktreesFolder';
import { copyPlain } from './copyPlain';
import { copyTree } from './copyTree';
import type { FillPlace } from './fillPlace';
import { ignoredIn } from './ignored';
import { PlainFolders } from './plainFolders';

const LARGEST_FILE = 20 * 1024 * 1024 * 1024;

/** Brings a large file or folder that git ignores into a worktree. It appears there whole or not at all. */
export async function share(place: FillPlace, rule: ShareRule): Promise<Result<string, string>> {
  const { main, worktree, trash, id } = place;
  const path = rule.path.replace(/\/$/, '');
  const [source, target] = [join(main.workTree, path), join(worktree.workTree, path)];
  const found = new PlainFolders(main.workTree).obstacle(path) === null ? sight(source) : null;
  if (found === null) return ok(`${path} is not in ${main.workTree}, so there is nothing to share.`);
  if (!found.isDirectory() && !found.isFile()) return err(`${path} cannot be shared: it is a link itself, or no file and no folder. Name what it leads to, if that is in the repository.`);
  const asked = found.isDirectory() ? `${path}/x` : path;
  if (!(await ignoredIn(place.git, worktree, [asked])).has(asked)) return err(`${path} cannot be shared, because git does not ignore it in a worktree: it would be taken for the agent's work. Name it in .gitignore, or take it out of worktrees.share.`);
  // From an earlier try.
  if (sight(target) !== null) return ok(`${path} is there already.`);
  const obstacle = new PlainFolders(worktree.workTree).make(path);
  if (obstacle !== null) return err(`${path} cannot be shared, because ${obstacle} is a link or no folder in the worktree. Take it out of worktrees.share.`);
  const part = join(dirname(target), `.${basename(target)}.coppice-part`);
  if (sight(part) !== null) trash.take(part, id);
  try {
    const note = found.isDirectory() ? await folder(place, { path, source, part, rule }) : await file({ path, source, part, rule });
    renameSync(part, target);
    return ok(note);
  } catch (error) {
    if (sight(part) !== null) trash.take(part, id);
    return err(`${path} could not be shared with the worktree: ${messageOf(error)}`);
  }
}

interface Sharing {
  readonly path: string;
  readonly source: string;
  readonly part: string;
  readonly rule: ShareRule;
}

async function folder({ main, worktree }: FillPlace, { path, source, part, rule }: Sharing): Promise<string> {
  if (rule.how === 'symlink') {
    // A folder of its own: the rule `name/` in .gitignore does not match a link, and whoever empties it takes links away, not what they lead to.
    mkdirSync(part);
    for (const name of readdirSync(source)) symlinkSync(join(source, name), join(part, name));
    return `${path} is linked: agents can write through to ${source}.`;
  }
  const { cloned, leftOut } = await copyTree({ path, from: source, to: part, checkouts: { root: main.workTree, worktree: worktree.workTree }, clone: rule.how !== 'copy' });
  const how = cloned ? 'cloned (copy on write)' : rule.how === 'copy' ? 'copied' : 'copied, since this disk cannot clone';
  return `${path} was ${how}${leftOut === 0 ? '.' : `; ${String(leftOut)} links that lead out of the checkout were left out.`}`;
}

async function file({ path, source, part, rule }: Sharing): Promise<string> {
  if (rule.how === 'symlink') {
    symlinkSync(source, part);
    return `${path} is linked: agents can write through to ${source}.`;
  }
  const size = await copyPlain(source, part, LARGEST_FILE);
  if (typeof size === 'string') throw new Error(size === 'too-large' ? 'it is larger than 20 GB' : 'it is no plain file');
  return `${path} was copied.`;
}
