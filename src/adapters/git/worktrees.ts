import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log, Oid, WorktreeRequest } from '../../engine/index';
import { messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';
import { checkedId, type AdminEntries, type AdminEntry, type WorktreeRecord } from './adminEntries';
import { textOf, type Checkouts } from './checkouts';
import { GitError } from './gitError';
import type { GitPlace, HardenedGit } from './hardenedGit';
import type { RepositoryLock } from './lock';
import type { Pool } from './pool';
import { branchName, checkedOid, isBranchRef } from './refNames';
import type { Refs } from './refs';
import { clearStaleLocks } from './staleLocks';
import { parseStatus, statusArgs } from './status';
import type { Trash } from './trash';
import { sight, type WorktreesFolder } from './worktreesFolder';

export interface WorktreeParts {
  readonly git: HardenedGit;
  readonly main: GitPlace;
  readonly refs: Refs;
  readonly entries: AdminEntries;
  readonly checkouts: Checkouts;
  readonly folder: WorktreesFolder;
  readonly lock: RepositoryLock;
  readonly trash: Trash;
  readonly pool: Pool;
  readonly stateFolder: string;
  /** The engine's git for a repository inside this one: that of a submodule. */
  readonly gitFor: (commonDir: string) => HardenedGit;
  /** How long a live git of somebody else is waited for. */
  readonly patienceMs: number;
  readonly log: Log | null;
}

const checkoutTimeoutMs = 15 * 60_000;

/** What was found or begun under the lock. */
interface Begun {
  readonly entry: AdminEntry;
  readonly fresh: boolean;
}

/** Makes worktrees and brings them to a commit. What was begun under an id is finished under the same id. */
export class Worktrees {
  readonly #parts: WorktreeParts;

  constructor(parts: WorktreeParts) {
    this.#parts = parts;
  }

  async add(request: WorktreeRequest): Promise<Result<void, string>> {
    checkedId(request.id);
    checkedOid(request.base);
    if (request.branchRef !== null && !isBranchRef(request.branchRef)) return err(`${JSON.stringify(request.branchRef)} is not a branch git accepts. Choose another branch name.`);
    const placed = this.#placeFor(request);
    if (!placed.ok) return placed;
    const begun = await this.#parts.lock.hold(() => this.#begin(request, placed.value));
    if (!begun.ok) return begun;
    return this.#finish(request, begun.value);
  }

  async reset(request: WorktreeRequest): Promise<Result<void, string>> {
    const entry = this.#parts.entries.byId(checkedId(request.id));
    if (entry === null || sight(entry.path) === null) return err(`The worktree ${request.path} is gone. Make it anew.`);
    try {
      await this.#clearLocks(entry);
      return await this.#bringTo(entry, request);
    } catch (error) {
      return asText(error);
    }
  }

  /** Checks a commit out in a worktree of ours; what was changed or added in it goes, ignored files stay. */
  async checkoutDetached(path: string, commit: Oid): Promise<Result<void, 'gone'>> {
    const entry = this.standing(path);
    if (entry === null) return err('gone');
    const place = placeOf(entry);
    await this.#parts.git.read(place, ['checkout', '-q', '-f', '--no-recurse-submodules', '--detach', checkedOid(commit)], { timeoutMs: checkoutTimeoutMs });
    await this.#parts.git.read(place, ['clean', '-ffdq'], { timeoutMs: checkoutTimeoutMs });
    return ok(undefined);
  }

  /** The entry of a worktree we made whose folder is there. */
  standing(path: string): AdminEntry | null {
    const known = this.#parts.folder.canonical(path);
    return sight(known)?.isDirectory() === true ? this.#parts.entries.byPath(known) : null;
  }

  /** What was begun keeps its place, also where the setting names another folder by now. */
  #placeFor(request: WorktreeRequest): Result<string, string> {
    const before = this.#parts.entries.record(request.id)?.path;
    if (before !== undefined && before === this.#parts.folder.canonical(request.path) && sight(dirname(before)) !== null) return ok(before);
    return this.#parts.folder.place(request.path);
  }

  async #begin(request: WorktreeRequest, path: string): Promise<Result<Begun, string>> {
    const { entries } = this.#parts;
    const record = entries.record(request.id);
    const entry = entries.byId(request.id);
    const known = entry?.path ?? record?.path ?? path;
    if (known !== path) return err(`The worktree ${request.id} was begun at ${known}, not at ${path}. Remove it first (\`coppice worktrees clean\`).`);
    if (record !== null && record.branchRef !== request.branchRef) {
      return err(`The worktree ${request.id} at ${path} was begun for ${record.branchRef ?? 'no branch'}, not for ${request.branchRef ?? 'no branch'}. Remove it first (\`coppice worktrees clean\`).`);
    }
    const fresh = record === null && entry === null;
    if (fresh) {
      const foreign = await this.#foreign(request, path);
      if (foreign !== null) return err(foreign);
    }
    try {
      return ok({ entry: await this.#make(request, path, entry), fresh });
    } catch (error) {
      return asText(error);
    }
  }

  async #make(request: WorktreeRequest, path: string, entry: AdminEntry | null): Promise<AdminEntry> {
    const { entries, git } = this.#parts;
    const record: WorktreeRecord = { id: request.id, path, branchRef: request.branchRef, base: request.base };
    entries.writeRecord(record);
    if (entry !== null) {
      // Deleted by hand: what is made now has to be filled anew.
      if (sight(path) === null) entries.markUnready(entry);
      entries.point(path, entry.gitDir);
      return entry;
    }
    const facts = await git.facts();
    if (facts.refsAreFiles && !facts.worktreeConfig && !facts.sparse) {
      const ready = this.#parts.pool.take(request.id, path);
      if (ready !== null) return ready;
    }
    if (facts.refsAreFiles && !facts.worktreeConfig) return entries.make(request.id, path, request.base, facts.sparse ? textOf(join(git.commonDir, 'info', 'sparse-checkout')) : null);
    // More belongs to an entry here than its three files: git makes it itself.
    const before = new Set(this.#parts.checkouts.linked().map((checkout) => checkout.gitDir));
    await git.read(this.#parts.main, ['worktree', 'add', '-q', '-f', '--no-checkout', '--detach', '--', path, request.base]);
    const made = this.#parts.checkouts.linked().find((checkout) => !before.has(checkout.gitDir) && checkout.path === path) ?? this.#parts.checkouts.linked().find((checkout) => checkout.path === path);
    if (made === undefined) throw new Error(`git made no entry for the worktree ${path}`);
    return entries.adopt(request.id, path, made.gitDir);
  }

  /** Why this folder or this branch cannot be ours to make; null where both are free. */
  async #foreign(request: WorktreeRequest, path: string): Promise<string | null> {
    const found = sight(path);
    if (found !== null && !(found.isDirectory() && readdirSync(path).length === 0)) {
      return `The folder ${path} exists and was not made by Coppice. Move it away, or choose another folder with the setting worktreesFolder in .coppice/config.yaml.`;
    }
    const registered = this.#parts.checkouts.linked().find((checkout) => checkout.path === path);
    if (registered !== undefined) return `git knows another worktree at ${path} whose folder is gone. Run \`git worktree prune\`, then try again.`;
    if (request.branchRef === null) return null;
    const name = branchName(request.branchRef);
    if ((await this.#parts.refs.resolve(request.branchRef)) !== null) {
      return `The branch ${name} exists and was not made by Coppice. Rename it (\`git branch -m ${name} NEW\`) or name another branch in the plan.`;
    }
    for (const parent of parentsOf(request.branchRef)) {
      if ((await this.#parts.refs.resolve(parent)) !== null) return `The branch ${name} cannot be made because there is a branch ${branchName(parent)}. Rename that one (\`git branch -m ${branchName(parent)} NEW\`).`;
    }
    return null;
  }

  async #finish(request: WorktreeRequest, { entry, fresh }: Begun): Promise<Result<void, string>> {
    const { entries } = this.#parts;
    try {
      if (entries.isReady(entry)) return await this.#bringTo(entry, request);
      if (!fresh) await this.#clearLocks(entry);
      if (sight(join(entry.gitDir, 'index')) !== null) await this.#forgetMarks(entry);
      await this.#checkOut(entry, request, fresh);
      entries.markReady(entry);
      return ok(undefined);
    } catch (error) {
      if (fresh) await this.#undone(request, entry, messageOf(error));
      return asText(error);
    }
  }

  /** Files can be marked so that git passes over them; what an earlier agent made of those would stay. */
  async #forgetMarks(entry: AdminEntry): Promise<void> {
    const { git } = this.#parts;
    const listed = await git.read(placeOf(entry), ['ls-files', '-v', '-z'], { readOnly: true });
    if (/(^|\0)([a-z]|S) /.test(listed)) await git.read(placeOf(entry), ['read-tree', 'HEAD']);
  }

  /** For a worktree somebody may have worked in: only from a clean tree, and no commit is lost. */
  async #bringTo(entry: AdminEntry, request: WorktreeRequest): Promise<Result<void, string>> {
    const { git, refs, entries } = this.#parts;
    const output = await git.run(placeOf(entry), [...statusArgs, '--untracked-files=normal'], { readOnly: true });
    if (output.code !== 0) throw git.failed(placeOf(entry), ['status'], output);
    const status = parseStatus(output.stdout.toString('utf8'));
    const dirty = status.entries[0];
    if (dirty !== undefined) return err(`The worktree ${entry.path} has uncommitted changes (${dirty.path}${status.entries.length > 1 ? ` and ${String(status.entries.length - 1)} more` : ''}). Commit or discard them there, then retry.`);
    if (status.head === request.base && status.headRef === request.branchRef) {
      entries.markReady(entry);
      return ok(undefined);
    }
    if (status.head !== null && status.head !== request.base) await refs.keepLoose(request.id, status.head);
    await this.#checkOut(entry, request, false);
    entries.markReady(entry);
    return ok(undefined);
  }

  /** Files and branch in one process: the branch appears when the files are there. */
  async #checkOut(entry: AdminEntry, request: WorktreeRequest, fresh: boolean): Promise<void> {
    const { git, refs } = this.#parts;
    const args = ['checkout', '-q', '-f', '--no-recurse-submodules'];
    if (request.branchRef === null) {
      args.push('--detach', request.base);
    } else {
      const tip = fresh ? null : await refs.resolve(request.branchRef);
      if (tip !== null && tip !== request.base) await refs.keepLoose(request.id, tip);
      args.push('--no-track', tip === null ? '-b' : '-B', branchName(request.branchRef), request.base);
    }
    await git.read(placeOf(entry), args, { timeoutMs: checkoutTimeoutMs });
  }

  async #clearLocks(entry: AdminEntry): Promise<void> {
    const locks = ['index.lock', 'HEAD.lock', 'ORIG_HEAD.lock'].map((name) => join(entry.gitDir, name));
    await clearStaleLocks(locks, [entry.gitDir, entry.path], this.#parts.patienceMs);
  }

  /** What kept the worktree from being made may keep it from going away; then recovery, or the next try, sees to it. */
  async #undone(request: WorktreeRequest, entry: AdminEntry, why: string): Promise<void> {
    try {
      await this.#undo(request, entry, why);
    } catch (error) {
      this.#parts.log?.warn(`What was begun of the worktree ${entry.path} could not be taken away yet`, { error: messageOf(error) });
    }
  }

  /** Nobody has worked in it yet: what was begun goes away whole, so that a failure leaves nothing behind. */
  async #undo(request: WorktreeRequest, entry: AdminEntry, why: string): Promise<void> {
    const { entries, trash, lock, refs } = this.#parts;
    await lock.hold(() => {
      if (sight(entry.path) !== null) trash.take(entry.path, request.id);
      entries.remove(entry.gitDir);
    });
    // It did not exist when we began: it is ours, unless git refused because somebody else was faster.
    if (request.branchRef !== null && !/already exists/.test(why)) await refs.dropUnused(request.branchRef, request.base);
    entries.forgetRecord(request.id);
  }
}

/** Gives a folder of ours its entry back; afterwards git tells what differs from `tip` in it. */
export async function restoreEntry(parts: WorktreeParts, worktree: { readonly id: string; readonly path: string; readonly tip: Oid; readonly branchRef: string | null }): Promise<AdminEntry> {
  const head = worktree.branchRef === null ? worktree.tip : `ref: ${worktree.branchRef}`;
  const entry = await parts.lock.hold(() => parts.entries.make(worktree.id, worktree.path, head));
  await parts.git.read(placeOf(entry), ['read-tree', worktree.tip]);
  parts.entries.markReady(entry);
  return entry;
}

export function placeOf(entry: AdminEntry): GitPlace {
  return { gitDir: entry.gitDir, workTree: entry.path };
}

function parentsOf(ref: string): readonly string[] {
  const parts = ref.split('/');
  return parts.slice(3).map((_, index) => parts.slice(0, index + 3).join('/'));
}

function asText(error: unknown): Result<never, string> {
  if (error instanceof GitError || (error instanceof Error && 'code' in error)) return err(messageOf(error));
  throw error;
}
