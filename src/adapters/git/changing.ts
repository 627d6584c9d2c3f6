import type { CommitSpan, Oid } from '../../engine/index';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { checkedOid, isOid } from './refNames';

const args: readonly string[] = ['diff-tree', '--stdin', '-r', '-s', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty', '--'];

/** Which of these commits hold another content at the path than what they came from; one git for all of them. */
export async function changing(git: HardenedGit, place: GitPlace, path: string, spans: readonly CommitSpan[]): Promise<readonly Oid[]> {
  const input = spans.map(({ commit, since }) => `${checkedOid(commit)} ${checkedOid(since)}\n`).join('');
  // A partial clone would fetch what it lacks over the network, one by one.
  const output = await git.read(place, [...args, ...(path === '.' ? [] : [path])], { readOnly: true, input, variables: { GIT_NO_LAZY_FETCH: '1' } });
  // The names of those that have a difference, and nothing of it; one that is not there is passed over.
  return output.split('\n').filter(isOid);
}
