import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../../../util/result';
import { sight } from '../worktreesFolder';
import { copyPlain } from './copyPlain';
import type { FillPlace } from './fillPlace';
import { ignoredIn } from './ignored';
import { linkFor } from './links';
import { PlainFolders } from './plainFolders';

export const INCLUDE_FILE = '.worktreeinclude';

export interface IncludeLimits {
  readonly files: number;
  readonly bytes: number;
}

const LIMITS: IncludeLimits = { files: 5_000, bytes: 256 * 1024 * 1024 };
const LONGEST_LIST = 256 * 1024;
/** More names than this are no list of small files, whatever git ignores of them. */
const LONGEST_OUTPUT = 32 * 1024 * 1024;
const SHARE_HINT = 'Take it out of the list, or share the folder it is in: worktrees.share in .coppice/config.yaml.';

/**
 * Copies what matches the patterns and git ignores from the main checkout into a worktree. What git would not ignore
 * there is left out with a word: an agent that commits everything would commit it.
 */
export async function includeFiles(place: FillPlace, patterns: readonly string[], limits: IncludeLimits = LIMITS): Promise<Result<readonly string[], string>> {
  const listed = await candidates(place, patterns);
  if (!listed.ok) return listed;
  const unreadable = listed.value.find((path) => path.includes('\uFFFD'));
  if (unreadable !== undefined) return err(`${JSON.stringify(unreadable)} is to be copied into worktrees, and its name is not UTF-8. Rename it, or take it out of the list.`);
  const files = listed.value.filter((path) => !path.endsWith('/'));
  const ignored = await ignoredIn(place.git, place.worktree, files);
  const wanted = files.filter((path) => ignored.has(path));
  const over = wanted[limits.files];
  if (over !== undefined) return err(`More than ${String(limits.files)} files are to be copied into each worktree; ${over} is the first beyond. ${SHARE_HINT}`);
  const copied = await copyAll(place, wanted, limits.bytes);
  return copied === null ? ok(leftOut(listed.value, ignored)) : err(copied);
}

async function candidates({ git, main, worktreesFolder }: FillPlace, patterns: readonly string[]): Promise<Result<readonly string[], string>> {
  const file = join(main.workTree, INCLUDE_FILE);
  const found = sight(file);
  if (found === null && patterns.length === 0) return ok([]);
  if (found !== null && !found.isFile()) return err(`${file} is a link or no file, so it is not read. Put a plain file in its place.`);
  if (found !== null && found.size > LONGEST_LIST) return err(`${file} has ${String(found.size)} bytes; ${String(LONGEST_LIST)} are the most. Name folders in it rather than files.`);
  const args = ['ls-files', '-z', '--others', '--ignored', ...(found === null ? [] : [`--exclude-from=${file}`]), ...patterns.map((pattern) => `--exclude=${pattern}`)];
  const output = await git.run(main, args, { readOnly: true, maxOutput: LONGEST_OUTPUT });
  if (output.code !== 0) throw git.failed(main, args, output);
  const trees = relative(main.workTree, worktreesFolder).split(sep).join('/');
  return ok(output.stdout.toString('utf8').split('\0').filter((path) => path !== '' && !path.startsWith(`${trees}/`)));
}

/** A sentence where one cannot be. */
async function copyAll({ main, worktree }: FillPlace, paths: readonly string[], mostBytes: number): Promise<string | null> {
  const [from, to] = [new PlainFolders(main.workTree), new PlainFolders(worktree.workTree)];
  let left = mostBytes;
  for (const path of paths) {
    const source = join(main.workTree, path);
    const target = join(worktree.workTree, path);
    const obstacle = from.obstacle(path) ?? to.make(path);
    if (obstacle !== null) return `${path} cannot be copied into the worktree, because ${obstacle} is a link or no folder there. Take it out of the list.`;
    const found = sight(source);
    if (found === null) continue;
    if (found.isSymbolicLink()) {
      const trouble = copyLink({ path, source, target }, { root: main.workTree, worktree: worktree.workTree });
      if (trouble !== null) return trouble;
      continue;
    }
    if (!found.isFile()) continue;
    const size = await copyPlain(source, target, left);
    if (size === 'too-large') return `${path} goes beyond the ${String(Math.round(mostBytes / 1024 / 1024))} MB that are copied into each worktree. ${SHARE_HINT}`;
    if (size !== 'no-file') left -= size;
  }
  return null;
}

function copyLink({ path, source, target }: { readonly path: string; readonly source: string; readonly target: string }, checkouts: Parameters<typeof linkFor>[2]): string | null {
  const says = readlinkSync(source);
  const link = linkFor(path, says, checkouts);
  if (link === null) return `${path} is to be copied into worktrees, and is a link that leads out of the checkout (to ${says}). Put a copy of the file in its place, or take it out of the list.`;
  if (sight(target)?.isSymbolicLink() === true) rmSync(target);
  symlinkSync(link, target);
  return null;
}

const MOST_NAMED = 5;

function leftOut(listed: readonly string[], ignored: ReadonlySet<string>): readonly string[] {
  const others = listed.filter((path) => !ignored.has(path));
  if (others.length === 0) return [];
  const named = others.slice(0, MOST_NAMED).join(', ');
  return [`Not copied, because git does not ignore it there or it is a repository of its own: ${named}${others.length > MOST_NAMED ? ` and ${String(others.length - MOST_NAMED)} more` : ''}`];
}
