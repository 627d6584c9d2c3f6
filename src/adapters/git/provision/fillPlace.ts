import type { GitPlace, HardenedGit } from '../hardenedGit';
import type { Trash } from '../trash';

/** Where a worktree is filled from, and what with. */
export interface FillPlace {
  readonly id: string;
  readonly git: HardenedGit;
  /** The user's checkout. It is only read. */
  readonly main: GitPlace;
  readonly worktree: GitPlace;
  readonly worktreesFolder: string;
  readonly stateFolder: string;
  readonly trash: Trash;
  /** The engine's git for a repository inside this one. */
  readonly gitFor: (commonDir: string) => HardenedGit;
}
