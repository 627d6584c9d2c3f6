import type { Oid } from '../../engine/index';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { parseStatus, statusArgs } from './status';
import { changedPaths } from './summary';

/** Every path that differs from a commit: by commits since, in the index or in the folder. */
export async function changedFiles(git: HardenedGit, place: GitPlace, since: Oid): Promise<readonly string[]> {
  const status = parseStatus(await git.read(place, [...statusArgs, '--untracked-files=all'], { readOnly: true }));
  const committed = status.head === null || status.head === since ? [] : await changedPaths(git, place, since, status.head);
  const lying = status.entries.filter(({ kind }) => kind !== 'ignored').map(({ path }) => path);
  return [...new Set([...committed, ...lying])].sort();
}
