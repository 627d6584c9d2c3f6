import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import type { Oid } from '../../engine/index';
import { isDiskFull } from '../../os/diskRoom';
import { codeOf } from '../../util/errors';
import { idFile, namesIn, textOf } from './checkouts';
import { sight } from './worktreesFolder';

/** Which worktree we began to make under an id. Written before anything else of it exists. */
export interface WorktreeRecord {
  readonly id: string;
  readonly path: string;
  readonly branchRef: string | null;
  readonly base: Oid;
}

export interface AdminEntry {
  readonly id: string;
  readonly gitDir: string;
  readonly path: string;
}

const readyFile = 'coppice-ready';

/**
 * Git's own folder for each worktree (`worktrees/NAME`, see gitrepository-layout), and our proof of having made it.
 * An entry is put together aside and appears, or disappears, by one rename: no other git ever meets half of one.
 */
export class AdminEntries {
  readonly #commonDir: string;
  readonly #stateFolder: string;

  constructor(commonDir: string, stateFolder: string) {
    this.#commonDir = commonDir;
    this.#stateFolder = stateFolder;
  }

  get folder(): string {
    return join(this.#commonDir, 'worktrees');
  }

  record(id: string): WorktreeRecord | null {
    return parseRecord(textOf(this.#recordFile(id)));
  }

  records(): readonly WorktreeRecord[] {
    const folder = join(this.#stateFolder, 'worktrees');
    return namesIn(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => this.record(name.slice(0, -5)))
      .filter((record) => record !== null);
  }

  writeRecord(record: WorktreeRecord): void {
    mkdirSync(join(this.#stateFolder, 'worktrees'), { recursive: true, mode: 0o700 });
    const file = this.#recordFile(record.id);
    const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      writeFileSync(temporary, JSON.stringify(record));
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  forgetRecord(id: string): void {
    rmSync(this.#recordFile(id), { force: true });
  }

  /** The entry we made under this id. */
  byId(id: string): AdminEntry | null {
    return this.#read(nameOf(id), id) ?? this.all().find((entry) => entry.id === id) ?? null;
  }

  byPath(path: string): AdminEntry | null {
    const pointer = textOf(join(path, '.git'));
    const named = pointer?.startsWith('gitdir: ') === true ? this.#read(basename(pointer.slice(8)), null) : null;
    // What the worktree says of itself counts only where the entry says the same.
    if (named?.path === path) return named;
    return this.all().find((entry) => entry.path === path) ?? null;
  }

  all(): readonly AdminEntry[] {
    return namesIn(this.folder)
      .map((name) => this.#read(name, null))
      .filter((entry) => entry !== null);
  }

  /** `head` is what HEAD is to hold: a commit, or `ref: ` and a branch that exists. `sparse`: the patterns of what is checked out, where that is not all. */
  make(id: string, path: string, head: string, sparse: string | null = null): AdminEntry {
    const gitDir = join(this.folder, nameOf(id));
    const staged = join(this.#stateFolder, `staging-${id}-${randomBytes(4).toString('hex')}`);
    try {
      this.#stage(staged, { id, path, head, sparse });
      mkdirSync(this.folder, { recursive: true });
      // First the worktree's pointer: an entry without it is one `git worktree prune` may take away.
      this.point(path, gitDir);
      renameSync(staged, gitDir);
      return { id, gitDir, path };
    } catch (error) {
      rmSync(staged, { recursive: true, force: true });
      // Half a pointer would make the folder look like somebody else's the next time.
      if (isDiskFull(error)) rmSync(join(path, '.git'), { force: true });
      throw error;
    }
  }

  #stage(staged: string, { id, path, head, sparse }: { readonly id: string; readonly path: string; readonly head: string; readonly sparse: string | null }): void {
    mkdirSync(staged, { recursive: true });
    writeFileSync(join(staged, 'commondir'), '../..\n');
    writeFileSync(join(staged, 'gitdir'), `${join(path, '.git')}\n`);
    writeFileSync(join(staged, 'HEAD'), `${head}\n`);
    writeFileSync(join(staged, idFile), `${id}\n`);
    if (sparse !== null) {
      mkdirSync(join(staged, 'info'));
      writeFileSync(join(staged, 'info', 'sparse-checkout'), `${sparse}\n`);
    }
  }

  /** Marks an entry that git made as ours. */
  adopt(id: string, path: string, gitDir: string): AdminEntry {
    writeFileSync(join(gitDir, idFile), `${id}\n`);
    return { id, gitDir, path };
  }

  point(path: string, gitDir: string): void {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, '.git'), `gitdir: ${gitDir}\n`);
  }

  markReady(entry: AdminEntry): void {
    writeFileSync(join(entry.gitDir, readyFile), '');
  }

  markUnready(entry: AdminEntry): void {
    rmSync(join(entry.gitDir, readyFile), { force: true });
  }

  isReady(entry: AdminEntry): boolean {
    return sight(join(entry.gitDir, readyFile)) !== null;
  }

  remove(gitDir: string): void {
    if (dirname(resolve(gitDir)) !== resolve(this.folder)) throw new Error(`Not an entry of ${this.folder}: ${gitDir}`);
    const trash = join(this.#stateFolder, `trash-${randomBytes(6).toString('hex')}`);
    try {
      renameSync(gitDir, trash);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    rmSync(trash, { recursive: true, force: true });
  }

  /** What a killed engine left of entries that never appeared, or had already disappeared. */
  clearLeftovers(): readonly string[] {
    const left = namesIn(this.#stateFolder).filter((name) => /^(staging-.*|trash-[0-9a-f]+)$/.test(name));
    for (const name of left) rmSync(join(this.#stateFolder, name), { recursive: true, force: true });
    return left;
  }

  #read(name: string, id: string | null): AdminEntry | null {
    const gitDir = join(this.folder, name);
    const ours = textOf(join(gitDir, idFile));
    const pointer = textOf(join(gitDir, 'gitdir'));
    if (ours === null || pointer === null || (id !== null && ours !== id)) return null;
    return { id: ours, gitDir, path: dirname(resolve(gitDir, pointer)) };
  }

  #recordFile(id: string): string {
    return join(this.#stateFolder, 'worktrees', `${id}.json`);
  }
}

export function checkedId(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) throw new Error(`Not a worktree id: ${JSON.stringify(id)}`);
  return id;
}

function nameOf(id: string): string {
  return `coppice-${id}`;
}

function parseRecord(text: string | null): WorktreeRecord | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    // A loss of power may leave an empty file; the entry itself tells then.
    return null;
  }
}

function isRecord(value: unknown): value is WorktreeRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<keyof WorktreeRecord, unknown>> = value;
  return typeof fields.id === 'string' && typeof fields.path === 'string' && typeof fields.base === 'string' && (fields.branchRef === null || typeof fields.branchRef === 'string');
}

