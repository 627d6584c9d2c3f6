import type { Oid } from '../model/plan';
import type { Provision } from '../model/provision';
import type { Stray } from '../model/stray';
import type { Result } from '../../util/result';

/** What git says of the repository before anything is started. */
export interface RepositoryFacts {
  readonly gitVersion: string;
  /** The main worktree's folder, canonical. */
  readonly root: string;
  readonly head: Oid | null;
  /** Full ref HEAD points at; null when detached. */
  readonly headRef: string | null;
  readonly hasIdentity: boolean;
}

export interface WorktreeRequest {
  readonly id: string;
  readonly path: string;
  /** Full ref name of the branch to make or to reset; null for a detached worktree. */
  readonly branchRef: string | null;
  readonly base: Oid;
}

export interface WorkSummary {
  /** Full ref HEAD points at, or null when detached. */
  readonly headRef: string | null;
  readonly head: Oid;
  /** Paths with uncommitted changes, untracked files included, ignored ones not. At most 100. */
  readonly dirty: readonly string[];
  /** Commits between the base and head. */
  readonly ahead: number;
  /** False where the base is no longer an ancestor of head. */
  readonly onBase: boolean;
  /** Files changed since the base that hold conflict markers. */
  readonly markers: readonly string[];
}

export type MergeResult =
  | { readonly kind: 'merged'; readonly commit: Oid; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly files: readonly string[] };

export interface MergeRequest {
  readonly base: Oid;
  readonly tip: Oid;
  readonly message: string;
  /** Name: value lines at the message's end, in this order. */
  readonly trailers: readonly (readonly [string, string])[];
}

export type RefMove =
  | { readonly kind: 'moved' }
  /** The ref is there already. */
  | { readonly kind: 'already' }
  | { readonly kind: 'elsewhere'; readonly at: Oid | null }
  /** Somebody has the branch checked out: moving it would turn their files into a change that undoes it. */
  | { readonly kind: 'checked-out'; readonly path: string };

export type FollowResult =
  | { readonly kind: 'moved'; readonly from: Oid; readonly to: Oid }
  | { readonly kind: 'already' }
  /** Nothing was changed. `reason` is a sentence for the user with the next step. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Git, hardened: none of these runs a hook, filter, driver or monitor that an agent could have planted, none asks a
 * question, none touches the user's checkout except `follow`. Refs are full names, commits are oids. A fault that is
 * an expected answer is a value; anything else throws a `GitError` whose message can be shown.
 */
export interface Git {
  facts(): Promise<RepositoryFacts>;
  resolve(ref: string): Promise<Oid | null>;
  /** True for a name git accepts as a branch. */
  isValidBranch(name: string): Promise<boolean>;
  /** Is `ancestor` reachable from `descendant`? Unknown objects are not. */
  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean>;
  /** How many commits `to` has that `from` has not. */
  countCommits(from: Oid, to: Oid): Promise<number>;
  /** Those of the commits that changed what lies at the path, a file or a folder, since the commit they are given with. Unknown ones did not. */
  changing(path: string, spans: readonly CommitSpan[]): Promise<readonly Oid[]>;
  /** Makes the ref if it is absent; `already` when it is at `oid`, `elsewhere` when it is not. */
  createRef(ref: string, oid: Oid): Promise<RefMove>;
  /** Moves a ref only if it still is at `from`. */
  moveRef(ref: string, to: Oid, from: Oid): Promise<RefMove>;
  /** Makes sure `oid` stays reachable under this name, whatever becomes of its branch. Idempotent. */
  keep(ref: string, oid: Oid): Promise<void>;
  /**
   * Makes the worktree, or finishes one that was begun under the same id, or finds it done. Afterwards it stands at
   * `base` with a clean tree. Fails, changing nothing, where the folder or the branch belongs to somebody else.
   */
  addWorktree(request: WorktreeRequest): Promise<Result<void, string>>;
  /**
   * Brings into a worktree of ours what its commit does not hold: files that git ignores, shared folders, submodules. Never
   * follows a link out of either checkout and never writes over a tracked file. May be done again until an agent has worked
   * there. Gives back what a person should know of it; a sentence where it cannot be done.
   */
  fillWorktree(request: FillRequest): Promise<Result<readonly string[], string>>;
  /** Takes what is uncommitted out of a worktree of ours, into a commit under `backupRef`; what git ignores stays as well. */
  discardChanges(worktree: Pick<WorktreeRequest, 'id' | 'path'>, backupRef: string): Promise<void>;
  /** Brings a standing worktree of ours to `base` and its branch with it. The tree must be clean of uncommitted work. */
  resetWorktree(request: WorktreeRequest): Promise<Result<void, string>>;
  /** Checks the commit out, detached, changing only files that differ. Uncommitted changes in it are thrown away. */
  checkoutDetached(path: string, commit: Oid): Promise<Result<void, 'gone'>>;
  summarize(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>>;
  /** Paths that are not as they were at `since`, committed or not, what git ignores left out. Some may be gone or no files. */
  changedFiles(path: string, since: Oid): Promise<Result<readonly string[], 'gone'>>;
  /** Commits everything in the worktree, for `uncommitted: commit`. */
  commitAll(path: string, message: string): Promise<Oid>;
  /**
   * Takes the worktree away: what is uncommitted or ignored in it goes to a commit under `backupRef` first, the folder
   * goes to the trash by rename, and git forgets it. Refuses what we did not make. Idempotent.
   */
  removeWorktree(worktree: WorktreeRemoval, backupRef: string): Promise<Result<{ readonly backup: boolean }, string>>;
  /** The same as `summarize`, also of a worktree that somebody else made. */
  look(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>>;
  /** Makes a worktree that somebody else made ours, so that it can be removed. Idempotent. */
  claimWorktree(worktree: Pick<WorktreeRequest, 'id' | 'path'>): Promise<void>;
  /** Where the branches of these are, and what somebody has done to them. No process, no lock; in the order of the question. */
  sightOf(worktrees: readonly WorktreeRequest[]): Promise<readonly BranchSight[]>;
  /** Every worktree git knows, and whether one is ours. */
  worktrees(): Promise<readonly ListedWorktree[]>;
  /** In memory: no file of any checkout is touched. Objects of a conflict stay out of the repository. */
  merge(request: MergeRequest): Promise<MergeResult>;
  /** Which of these will not merge with each other. Nothing is left in the repository, and nobody's locks are in the way. */
  conflicts(tips: readonly RadarTip[]): Promise<readonly ComingConflict[]>;
  /** Fast-forwards the user's branch; where it is checked out and clean, its files follow. */
  follow(branchRef: string, commit: Oid): Promise<FollowResult>;
  /** Clears away what a killed git left: stale locks, half-made worktrees. Says what it did. */
  recover(known: readonly WorktreeRequest[]): Promise<readonly string[]>;
  /** Clears locks that an ended agent's git left in this worktree or on its branch; one that is still at work is waited for. Says which. */
  unlock(worktree: Pick<WorktreeRequest, 'id' | 'branchRef'>): Promise<readonly string[]>;
  /** Writes the `.git` file of a worktree of ours anew where somebody deleted it, and says so; null where nothing was to do. No process. */
  linkAgain(worktree: Pick<WorktreeRequest, 'id'>): Promise<string | null>;
  /** Empties our trash. Slow; for idle times. */
  emptyTrash(): Promise<void>;
}

export interface BranchSight {
  readonly id: string;
  /** Null where the branch is gone. */
  readonly tip: Oid | null;
  /** Where git was last in this worktree, on whatever branch; null where it has not noted that. */
  readonly last: Oid | null;
  readonly stray: Stray | null;
}

/** A branch that is to land, or the commit it is to land on. */
export interface RadarTip {
  readonly id: string;
  readonly tip: Oid;
  /** Where it began: what it changes is against this. */
  readonly from: Oid;
}

/** Two that will not merge with each other as they are now. */
export interface ComingConflict {
  /** Their ids, in the order in which they were given. */
  readonly between: readonly [string, string];
  readonly files: readonly string[];
}

export interface CommitSpan {
  readonly commit: Oid;
  readonly since: Oid;
}

export interface FillRequest {
  readonly id: string;
  readonly path: string;
  readonly provision: Pick<Provision, 'include' | 'share' | 'submodules'>;
}

export interface WorktreeRemoval {
  readonly id: string;
  readonly path: string;
  readonly branchRef: string | null;
  /** The branch goes too, in one step with a ref of this name to its tip. Null: the branch stays. */
  readonly deleteBranchKeepingAs: string | null;
}

export interface ListedWorktree {
  readonly path: string;
  readonly head: Oid | null;
  readonly branchRef: string | null;
  /** Our id, where we made it. */
  readonly id: string | null;
  /** False where the folder was deleted and git does not know yet. */
  readonly standing: boolean;
}
