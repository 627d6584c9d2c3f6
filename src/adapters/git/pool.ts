import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../engine/index';
import type { AdminEntries, AdminEntry } from './adminEntries';
import { idFile, namesIn } from './checkouts';
import type { ConfigFacts } from './configFacts';
import type { Status } from './status';
import type { Trash } from './trash';
import { sight, type WorktreesFolder } from './worktreesFolder';

export interface PoolSettings {
  /** How many worktrees stand by at most. */
  readonly size: number;
  /** Ignored files and folders that stay for whoever comes next. */
  readonly reuse: readonly string[];
}

export const poolName = '.coppice-pool';
const PREFIX = 'pool-';

/** All that git keeps of a worktree nobody is in the middle of anything in. */
const QUIET: ReadonlySet<string> = new Set(['HEAD', 'ORIG_HEAD', 'FETCH_HEAD', 'COMMIT_EDITMSG', 'commondir', 'gitdir', 'index', 'logs', 'refs', idFile, 'coppice-ready']);
const TRACES = ['ORIG_HEAD', 'FETCH_HEAD', 'COMMIT_EDITMSG', 'logs', 'refs'];
/** Taking out more than this, one by one, costs more than a new checkout saves. */
const MOST_TAKEN_OUT = 2_000;

/**
 * Worktrees whose work is done, standing by for the next task: to change a few files is quicker than to write all of
 * them. What is parked belongs to nobody; all that was uncommitted or ignored in it is in a backup, and out of it.
 */
export class Pool {
  readonly #entries: AdminEntries;
  readonly #folder: WorktreesFolder;
  readonly #trash: Trash;
  readonly #settings: () => PoolSettings;

  constructor(parts: { readonly entries: AdminEntries; readonly folder: WorktreesFolder; readonly trash: Trash }, settings: () => PoolSettings) {
    this.#entries = parts.entries;
    this.#folder = parts.folder;
    this.#trash = parts.trash;
    this.#settings = settings;
  }

  get path(): string {
    return join(this.#folder.path, poolName);
  }

  holds(entry: AdminEntry): boolean {
    return entry.path.startsWith(`${this.#folder.canonical(this.path)}/`) || entry.path.startsWith(`${this.path}/`);
  }

  /** Whether it may stand by. */
  fits({ refsAreFiles, worktreeConfig, sparse }: ConfigFacts, entry: AdminEntry): boolean {
    if (this.#standing().length >= this.#settings().size || !refsAreFiles || worktreeConfig || sparse) return false;
    return namesIn(entry.gitDir).every((name) => QUIET.has(name));
  }

  /** False where it cannot stand by; then nothing but what a removal takes out anyway is out of it. Only under the lock. */
  park(entry: AdminEntry, head: Oid, status: Status): boolean {
    const out = this.#toTakeOut(status);
    // Others may have come since it was asked.
    if (out === null || !this.#folder.holds(entry.path) || this.#standing().length >= this.#settings().size) return false;
    for (const path of out) if (sight(join(entry.path, path)) !== null) this.#trash.take(join(entry.path, path), entry.id);
    for (const name of TRACES) rmSync(join(entry.gitDir, name), { recursive: true, force: true });
    writeFileSync(join(entry.gitDir, 'HEAD'), `${head}\n`);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    const target = join(this.#folder.canonical(this.path), `${PREFIX}${entry.id}`);
    renameSync(entry.path, target);
    writeFileSync(join(entry.gitDir, 'gitdir'), `${join(target, '.git')}\n`);
    this.own(entry);
    return true;
  }

  /** The last step of parking, also where it was cut short before it. */
  own(entry: AdminEntry): void {
    writeFileSync(join(entry.gitDir, idFile), `${PREFIX}${entry.id}\n`);
  }

  /** One that stands by becomes the worktree of this id at this path; what is in it is not yet what it shall be. Only under the lock. */
  take(id: string, path: string): AdminEntry | null {
    if (this.#settings().size === 0) return null;
    const found = this.#standing().find((entry) => this.#entries.isReady(entry));
    if (found === undefined) return null;
    this.#entries.markUnready(found);
    writeFileSync(join(found.gitDir, idFile), `${id}\n`);
    writeFileSync(join(found.gitDir, 'gitdir'), `${join(path, '.git')}\n`);
    if (sight(path) !== null) this.#trash.take(path, id);
    renameSync(found.path, path);
    return { id, gitDir: found.gitDir, path };
  }

  /** Folders that were on their way in or out when an engine died, and worktrees beyond the limit. Only under the lock. */
  tidy(): void {
    if (sight(this.path)?.isDirectory() !== true) return;
    for (const entry of this.#standing().slice(this.#settings().size)) {
      this.#trash.take(entry.path, entry.id);
      this.#entries.remove(entry.gitDir);
    }
    const known = new Set(this.#standing().map((entry) => entry.path));
    const pool = this.#folder.canonical(this.path);
    for (const name of readdirSync(pool)) if (!known.has(join(pool, name))) this.#trash.take(join(pool, name), 'pool');
  }

  #standing(): readonly AdminEntry[] {
    return this.#entries.all().filter((entry) => entry.id.startsWith(PREFIX) && this.holds(entry) && sight(entry.path)?.isDirectory() === true);
  }

  /** What no commit holds and nobody wants to use again; null where that is too much, or has names that are no text. */
  #toTakeOut(status: Status): readonly string[] | null {
    const reuse = this.#settings().reuse.map((path) => path.replace(/\/$/, ''));
    const paths: string[] = [];
    for (const { kind, path: bytes } of status.entries) {
      if (kind === 'changed' || kind === 'unmerged') continue;
      const path = Buffer.from(bytes, 'latin1').toString('utf8').replace(/\/$/, '');
      if (path.includes('\uFFFD') || paths.length === MOST_TAKEN_OUT) return null;
      if (!(kind === 'ignored' && reuse.some((kept) => path === kept || path.startsWith(`${kept}/`)))) paths.push(path);
    }
    return paths;
  }
}
