import type { Oid } from '../../engine/index';
import { codeOf, messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';
import { checkedId, type AdminEntry } from './adminEntries';
import { backUp } from './backup';
import { GitError } from './gitError';
import { letGoOfSubmodules } from './provision/submodules';
import { isBranchRef } from './refNames';
import type { Status } from './status';
import { placeOf, restoreEntry, type WorktreeParts } from './worktrees';
import { sight } from './worktreesFolder';

export interface RemovalRequest {
  readonly id: string;
  readonly path: string;
  readonly branchRef: string | null;
  /** Deletes the branch as well, in one step with making this ref to its tip; null leaves the branch alone. */
  readonly deleteBranchKeepingAs: string | null;
}

/** Takes worktrees of ours away so that nothing in them is lost, from whatever state they are in. */
export class Removal {
  readonly #parts: WorktreeParts;

  constructor(parts: WorktreeParts) {
    this.#parts = parts;
  }

  async remove(request: RemovalRequest, backupRef: string): Promise<Result<{ readonly backup: boolean }, string>> {
    checkedId(request.id);
    try {
      const entry = await this.#ours(request, this.#parts.folder.canonical(request.path));
      if (typeof entry === 'string') return err(entry);
      const before = await this.#parts.refs.resolve(backupRef);
      const backup = entry === null ? false : await this.#empty(entry, request, { backupRef, before });
      if (request.deleteBranchKeepingAs !== null && request.branchRef !== null && isBranchRef(request.branchRef)) {
        const kept = await this.#deleteBranch(request.id, request.branchRef, request.deleteBranchKeepingAs);
        if (kept !== null) return err(kept);
      }
      this.#parts.entries.forgetRecord(request.id);
      return ok({ backup: backup || before !== null });
    } catch (error) {
      if (error instanceof GitError || codeOf(error) !== undefined) return err(`The worktree ${request.path} could not be removed: ${messageOf(error)}`);
      throw error;
    }
  }

  /** The entry to remove, put right where it was damaged by hand; null where nothing is left; a text where it is not ours. */
  async #ours(request: RemovalRequest, path: string): Promise<AdminEntry | string | null> {
    const { entries } = this.#parts;
    const found = sight(path);
    const record = entries.record(request.id);
    const entry = entries.byId(request.id);
    const there = this.#parts.checkouts.linked().find((checkout) => checkout.path === path);
    if (there !== undefined && there.id !== request.id) return `The worktree ${path} was not made by Coppice for ${request.id}, so it is left alone. Remove it with \`git worktree remove\`.`;
    if (entry !== null && this.#parts.pool.holds(entry)) {
      this.#parts.pool.own(entry);
      return null;
    }
    if (entry !== null && entry.path !== path) return `The worktree ${request.id} is at ${entry.path}, not at ${path}. It was moved; move it back or remove it with \`git worktree remove\`.`;
    if (entry !== null) return entry;
    if (found === null) return null;
    if (record?.path !== path) return `The folder ${path} was not made by Coppice, so it is left alone. Remove it yourself if it is not needed.`;
    if (!found.isDirectory()) return null;
    return this.#restore(request, path, record.base);
  }

  /** Git was told to forget the worktree while its folder still stands: without an entry nobody could tell what is new in it. */
  async #restore(request: RemovalRequest, path: string, base: Oid): Promise<AdminEntry> {
    const tip = request.branchRef === null ? null : await this.#parts.refs.resolve(request.branchRef);
    return restoreEntry(this.#parts, { id: request.id, path, tip: tip ?? base, branchRef: tip === null ? null : request.branchRef });
  }

  async #empty(entry: AdminEntry, request: RemovalRequest, to: { readonly backupRef: string; readonly before: Oid | null }): Promise<boolean> {
    const { git, main, lock, trash, entries } = this.#parts;
    const found = sight(entry.path);
    let made = false;
    let parked: { readonly head: Oid; readonly status: Status } | null = null;
    if (found?.isDirectory() === true && entries.isReady(entry)) {
      const outcome = await backUp({ git, place: placeOf(entry), main, id: request.id, ...to });
      made = outcome.made;
      if (outcome.head !== null && this.#parts.pool.fits(await git.facts(), entry)) parked = { head: outcome.head, status: outcome.status };
      if (outcome.headRef === null && outcome.head !== null) await this.#keepDetached(request.id, outcome.head);
    }
    await letGoOfSubmodules(this.#parts, entry);
    await lock.hold(() => {
      if (parked !== null && this.#parts.pool.park(entry, parked.head, parked.status)) return;
      if (sight(entry.path) !== null) trash.take(entry.path, request.id);
      entries.remove(entry.gitDir);
    });
    return made;
  }

  /** A detached head is in no branch; what was committed on it must be found again. */
  async #keepDetached(id: string, head: Oid): Promise<void> {
    const { git, main, refs } = this.#parts;
    const args = ['for-each-ref', '--count=1', '--format=%(refname)', '--contains', head, 'refs/heads', 'refs/coppice', 'refs/remotes', 'refs/tags'];
    if ((await git.read(main, args, { readOnly: true })).trim() === '') await refs.keepLoose(id, head);
  }

  /** A sentence where the branch could not go. */
  async #deleteBranch(id: string, branchRef: string, keepRef: string): Promise<string | null> {
    const { refs, checkouts } = this.#parts;
    const tip = await refs.resolve(branchRef);
    if (tip === null) return null;
    const holder = checkouts.holderOf(branchRef);
    // Somebody looks at it: then it stays.
    if (holder !== null) return null;
    if (await refs.deleteBranch({ ref: branchRef, tip, id, keepRef })) return null;
    return `The branch ${branchRef} moved while its worktree was removed, so it was left. Remove it with \`git branch -D\` when it is not needed.`;
  }
}
