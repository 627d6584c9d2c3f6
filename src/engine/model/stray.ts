import type { Oid } from './plan';

/** What somebody has done to a task's worktree or branch behind our back. */
export type Stray =
  | { readonly kind: 'folder-gone' }
  /** The folder is there, and git does not know it as this worktree any more. */
  | { readonly kind: 'unlinked' }
  | { readonly kind: 'branch-gone' }
  /** Another branch is checked out in it; null for a commit. */
  | { readonly kind: 'other-branch'; readonly found: string | null }
  /** Another worktree has the branch checked out as well. */
  | { readonly kind: 'held-elsewhere'; readonly path: string }
  /** The branch does not hold the commit any more at which it was seen. */
  | { readonly kind: 'moved-back'; readonly seen: Oid };

/** By the id of the task. */
export type Strays = ReadonlyMap<string, Stray>;

export const NO_STRAYS: Strays = new Map();
