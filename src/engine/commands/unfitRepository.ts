import type { Refused } from '../engine';
import type { RepositoryFacts } from '../ports';
import { refused } from './refused';

/** Why no plan can run in a repository like this; null where one can. */
export function unfitRepository(facts: RepositoryFacts): Refused | null {
  if (facts.head === null) {
    return refused('no-commits', `${facts.root} has no commit yet, so there is nothing for worktrees to start from.`, 'Make a first commit: git commit --allow-empty -m "Start".');
  }
  if (!facts.hasIdentity) {
    return refused('no-identity', `Git does not know who commits in ${facts.root}, and agents could not commit.`, 'Set it: git config user.name "Your Name" and git config user.email you@example.com.');
  }
  return null;
}
