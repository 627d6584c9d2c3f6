import { readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { WorktreeRequest } from '../../engine/index';
import { messageOf } from '../../util/errors';
import type { AdminEntry, WorktreeRecord } from './adminEntries';
import { idFile, namesIn, textOf } from './checkouts';
import type { FollowIntents } from './followIntents';
import { finishFollows } from './followRepair';
import { GitError } from './gitError';
import { linkAgain } from './linkAgain';
import { ourLockFiles, worktreeLocks } from './lockFiles';
import { removeQuarantines } from './quarantine';
import { clearStaleLocks } from './staleLocks';
import { isOid } from './refNames';
import { restoreEntry, type WorktreeParts, type Worktrees } from './worktrees';
import { sight } from './worktreesFolder';

export interface RecoveryParts extends WorktreeParts {
  readonly worktrees: Worktrees;
  readonly intents: FollowIntents;
  readonly root: string;
}

/** Puts right what a killed git, a killed engine or a hand left half done. Running it twice changes nothing more. */
export class Recovery {
  readonly #parts: RecoveryParts;

  constructor(parts: RecoveryParts) {
    this.#parts = parts;
  }

  async recover(known: readonly WorktreeRequest[]): Promise<readonly string[]> {
    const said: string[] = [];
    await this.#parts.lock.hold(() => {
      this.#parts.entries.clearLeftovers();
      removeQuarantines(this.#parts.git.commonDir);
      said.push(...this.#repairEntries());
      this.#parts.pool.tidy();
    });
    said.push(...(await this.#clearLocks(known)));
    said.push(...(await finishFollows(this.#parts.git, this.#parts.intents, this.#parts.main.workTree)));
    const wanted = new Map(known.map((request) => [request.id, request]));
    for (const record of this.#everything()) {
      const note = await this.#settle(record, wanted.get(record.id) ?? null);
      if (note !== null) said.push(note);
    }
    return said;
  }

  /** One worktree whose agent was ended in the middle of something: its git may have left locks that stop every later one. */
  async unlock(worktree: Pick<WorktreeRequest, 'id' | 'branchRef'>): Promise<readonly string[]> {
    const { git, entries, patienceMs } = this.#parts;
    const entry = entries.byId(worktree.id);
    if (entry === null) return [];
    const locks = worktreeLocks(git.commonDir, entry.gitDir, worktree.branchRef);
    const sweep = await clearStaleLocks(locks, [entry.path, entry.gitDir], patienceMs);
    return sweep.cleared.map((path) => relative(git.commonDir, path));
  }

  async #clearLocks(known: readonly WorktreeRequest[]): Promise<readonly string[]> {
    const { git, entries, checkouts, folder, root, patienceMs, intents } = this.#parts;
    const branchRefs = [...known, ...entries.records()].map((worktree) => worktree.branchRef).filter((ref) => ref !== null);
    const locks = ourLockFiles({ commonDir: git.commonDir, gitDirs: entries.all().map((entry) => entry.gitDir), branchRefs, intents });
    if (locks.length === 0) return [];
    const folders = [git.commonDir, root, folder.path, ...checkouts.linked().map((checkout) => checkout.path)];
    const sweep = await clearStaleLocks(locks, folders, patienceMs);
    const name = (path: string): string => relative(git.commonDir, path);
    return [
      ...sweep.cleared.map((path) => `Removed ${name(path)}, which a git that was killed had left.`),
      ...sweep.left.map(({ path, pid }) => `Left ${name(path)} alone: git process ${String(pid ?? 'unknown')} is still at work in the repository. It is looked at again at the next start.`),
    ];
  }

  /** Entries of ours that lost a file or never got it. */
  #repairEntries(): readonly string[] {
    const { entries } = this.#parts;
    const said: string[] = [];
    const records = entries.records();
    for (const name of namesIn(entries.folder)) {
      const gitDir = join(entries.folder, name);
      const id = textOf(join(gitDir, idFile));
      const record = records.find((one) => (id === null ? isMeantFor(gitDir, one) : one.id === id));
      if (record === undefined) {
        if (isEmptyShell(name, gitDir)) {
          rmdirSync(gitDir);
          said.push(`Removed ${gitDir}, which was empty.`);
        }
        continue;
      }
      if (this.#complete(gitDir, record)) said.push(`Completed what git knows of the worktree ${record.path}.`);
    }
    return said;
  }

  #complete(gitDir: string, record: WorktreeRecord): boolean {
    const wanted: readonly (readonly [string, string])[] = [
      ['commondir', '../..'],
      ['gitdir', join(record.path, '.git')],
      ['HEAD', record.base],
      [idFile, record.id],
    ];
    const missing = wanted.filter(([name]) => (textOf(join(gitDir, name)) ?? '') === '');
    for (const [name, content] of missing) writeFileSync(join(gitDir, name), `${content}\n`);
    return missing.length > 0;
  }

  #everything(): readonly WorktreeRecord[] {
    const { entries } = this.#parts;
    const records = entries.records();
    const without = entries.all().filter((entry) => !records.some((record) => record.id === entry.id));
    return [...records, ...without.map((entry) => ({ id: entry.id, path: entry.path, branchRef: null, base: '' }))];
  }

  async #settle(record: WorktreeRecord, request: WorktreeRequest | null): Promise<string | null> {
    const entry = this.#parts.entries.byId(record.id);
    try {
      if (entry === null) return await this.#withoutEntry(record, request);
      if (!this.#parts.entries.isReady(entry)) return await this.#halfMade(entry, record, request);
      return linkAgain(this.#parts.entries, entry);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      return `The worktree ${record.path} could not be put right: ${messageOf(error)}`;
    }
  }

  async #halfMade(entry: AdminEntry, record: WorktreeRecord, request: WorktreeRequest | null): Promise<string | null> {
    if (request !== null) {
      const made = await this.#parts.worktrees.add({ ...request, base: isOid(request.base) ? request.base : record.base });
      return made.ok ? `Finished making the worktree ${entry.path}.` : made.error;
    }
    await this.#forget(record, entry);
    return `Removed the worktree ${entry.path}, whose making was interrupted.`;
  }

  async #withoutEntry(record: WorktreeRecord, request: WorktreeRequest | null): Promise<string | null> {
    const found = sight(record.path);
    if (found?.isDirectory() === true && readdirSync(record.path).some((name) => name !== '.git')) {
      const tip = record.branchRef === null ? null : await this.#parts.refs.resolve(record.branchRef);
      const pointer = sight(join(record.path, '.git'));
      if (pointer?.isDirectory() === true) return null;
      await restoreEntry(this.#parts, { id: record.id, path: record.path, tip: tip ?? record.base, branchRef: tip === null ? null : record.branchRef });
      return `Made the worktree ${record.path} known to git again.`;
    }
    // The engine knows it and will ask for it again, or for its removal.
    if (request !== null) return null;
    await this.#forget(record, null);
    return null;
  }

  async #forget(record: WorktreeRecord, entry: AdminEntry | null): Promise<void> {
    const { lock, trash, entries, refs } = this.#parts;
    await lock.hold(() => {
      if (sight(record.path) !== null && (entry !== null || sight(record.path)?.isDirectory() === true)) trash.take(record.path, record.id);
      if (entry !== null) entries.remove(entry.gitDir);
    });
    if (record.branchRef !== null) await refs.dropUnused(record.branchRef, record.base);
    entries.forgetRecord(record.id);
  }
}

/** An entry git began for this worktree and did not get to mark: its name comes from the folder's. */
function isMeantFor(gitDir: string, record: WorktreeRecord): boolean {
  const pointer = textOf(join(gitDir, 'gitdir'));
  if (pointer !== null && pointer !== '') return pointer === join(record.path, '.git');
  return basename(gitDir).replace(/\d+$/, '') === basename(record.path).replace(/\d+$/, '') && textOf(join(gitDir, 'locked')) === 'initializing';
}

/** What a git that outlived its agent made anew, for a lock on an entry that was gone. */
function isEmptyShell(name: string, gitDir: string): boolean {
  return name.startsWith('coppice-') && sight(gitDir)?.isDirectory() === true && readdirSync(gitDir).length === 0;
}
