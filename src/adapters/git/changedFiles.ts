import type { Oid } from '../../engine/index';
import { parseStatus, statusArgs } from './status';
import { changedSince, type Summarized } from './summary';

/** Every path that differs from a commit: by commits since, in the index or in the folder. */
export async function changedFiles(where: Summarized, since: Oid): Promise<readonly string[]> {
  const status = parseStatus(await where.git.read(where.place, [...statusArgs, '--untracked-files=all'], { readOnly: true }));
  const committed = status.head === null || status.head === since ? [] : await changedSince(where, since, status.head);
  const lying = status.entries.filter(({ kind }) => kind !== 'ignored').map(({ path }) => path);
  return [...new Set([...committed, ...lying])].sort();
}
