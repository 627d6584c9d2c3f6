import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AdminEntries, AdminEntry } from './adminEntries';
import { textOf } from './checkouts';
import { sight } from './worktreesFolder';

/** Writes the `.git` file of a worktree anew where it was deleted or exchanged, and says so; null where nothing was to do. */
export function linkAgain(entries: Pick<AdminEntries, 'point'>, entry: AdminEntry): string | null {
  const link = join(entry.path, '.git');
  if (sight(entry.path)?.isDirectory() !== true || textOf(link) === `gitdir: ${entry.gitDir}`) return null;
  if (sight(link)?.isDirectory() === true) return `The worktree ${entry.path} holds a repository of its own in .git instead of git's file: move it away, then run \`git worktree repair\` there.`;
  rmSync(link, { force: true });
  entries.point(entry.path, entry.gitDir);
  return `Wrote the .git file of the worktree ${entry.path} again.`;
}
