import type { Oid } from '../../engine/index';
import { everyday } from './everyday';
import { filteredPath } from './follow';
import { GitError } from './gitError';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { identityVariables } from './identity';
import { parseStatus, statusArgs } from './status';

/** One argument holds no more than this on every system. */
const LONGEST_MESSAGE = 20_000;

/** Commits everything that is not ignored. Answers with the head, also where there was nothing to commit. */
export async function commitAll(git: HardenedGit, place: GitPlace, message: string): Promise<Oid> {
  const facts = await git.facts(place.gitDir);
  if (facts.silencedFilters.length > 0) await refuseFiltered(git, place, facts.silencedFilters);
  await everyday(git, place, ['add', '--all']);
  const unchanged = (await git.run(place, ['diff-index', '--cached', '--quiet', '--ignore-submodules=dirty', 'HEAD', '--'])).code === 0;
  if (!unchanged) {
    // The message is an argument: from a pipe, a git that outlives us would take what it got for the whole of it.
    const text = message.replaceAll('\0', '').slice(0, LONGEST_MESSAGE).trimEnd() + '\n';
    const args = ['commit', '-q', '--no-verify', '--no-gpg-sign', '--cleanup=verbatim', '--no-status', '--allow-empty-message', '-m', text];
    await git.read(place, args, { variables: identityVariables(facts) });
  }
  return (await everyday(git, place, ['rev-parse', '--verify', 'HEAD'], { readOnly: true })).trim();
}

/** Committed without its filter, a file that belongs encrypted would go into history in the clear. */
async function refuseFiltered(git: HardenedGit, place: GitPlace, filters: readonly string[]): Promise<void> {
  const args = [...statusArgs, '--untracked-files=all'];
  const status = parseStatus(await git.read(place, args, { readOnly: true }));
  const why = await filteredPath(git, place, status.entries.map((entry) => `${entry.path}\0`).join(''), filters);
  if (why !== null) throw new GitError({ args: ['commit'], folder: place.workTree, code: null, stderr: `${why}, a filter that Coppice does not run`, next: 'Commit in that worktree yourself, then resume.' });
}
