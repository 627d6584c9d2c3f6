import { assertNever } from '../../util/assertNever';
import type { Stray } from '../model/stray';
import { shortBranch } from '../run/names';

/** What somebody did to a task's worktree or branch, and what that means. */
export function strayText(stray: Stray): string {
  switch (stray.kind) {
    case 'folder-gone':
      return 'its worktree was deleted by hand (what is committed is on its branch)';
    case 'unlinked':
      return 'git does not know its worktree any more: git worktree repair may bring it back';
    case 'branch-gone':
      return 'its branch was deleted by hand (its last commit is kept under refs/coppice/keep)';
    case 'other-branch':
      return `its worktree is on ${stray.found === null ? 'a commit of no branch' : shortBranch(stray.found)} and not on its own branch`;
    case 'held-elsewhere':
      return `its branch is checked out in ${stray.path} as well`;
    case 'moved-back':
      return `its branch was moved by hand (${stray.seen.slice(0, 10)} is kept under refs/coppice/keep)`;
    default:
      return assertNever(stray, 'stray');
  }
}
