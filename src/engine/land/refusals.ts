import { assertNever } from '../../util/assertNever';
import type { Refusal } from '../model/reasons';

/** What happened, and what to do next, for each way in which work is not taken. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'no-commits':
      return 'The agent ended without a single commit. Its work, if any, is not on the branch: look at its log, then retry.';
    case 'dirty-tree':
      return `Uncommitted changes were left in the worktree (${some(refusal.files)}). Commit or discard them there, then retry.`;
    case 'unexpected-branch':
      return `The worktree is on ${refusal.found} and not on ${refusal.expected}. Bring the work to ${refusal.expected} and check it out, then retry.`;
    case 'base-lost':
      return `The branch no longer contains the commit it was started from (${refusal.base.slice(0, 10)}): its history was rewritten. Rebase it onto that commit, then retry.`;
    case 'conflict-markers':
      return `Conflict markers were committed in ${some(refusal.files)}. Resolve them in the worktree and commit, then retry.`;
    case 'worktree-gone':
      return `The worktree ${refusal.path} is gone. Retry makes it again from its branch and starts the agent once more.`;
    case 'integration-busy':
      return `The integration branch could not move: ${refusal.reason}`;
    default:
      return assertNever(refusal, 'refusal');
  }
}

/** The first few of a list, and how many more there are. */
export function some(files: readonly string[]): string {
  const shown = files.slice(0, 5).join(', ');
  return files.length > 5 ? `${shown} and ${String(files.length - 5)} more` : shown;
}
