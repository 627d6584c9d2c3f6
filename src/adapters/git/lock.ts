import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, ownIdentity, type ProcessIdentity } from '../../os/processIdentity';
import { codeOf } from '../../util/errors';

/** One holder at a time in this process, and by a lock file among all processes. */
export class RepositoryLock {
  static readonly #queues = new Map<string, Promise<unknown>>();
  readonly #file: string;
  readonly #patienceMs: number;
  readonly #doing: string;

  constructor(file: string, patienceMs = 30_000, doing = 'changing the worktrees of this repository') {
    this.#file = file;
    this.#doing = doing;
    this.#patienceMs = patienceMs;
  }

  /** Runs `work` alone. Keep it short: nothing that checks files out belongs in here. */
  async hold<T>(work: () => T | Promise<T>): Promise<T> {
    const before = RepositoryLock.#queues.get(this.#file) ?? Promise.resolve();
    const mine = before.then(() => this.#alone(work));
    const settled = mine.then(nothing, nothing);
    RepositoryLock.#queues.set(this.#file, settled);
    void settled.then(() => {
      if (RepositoryLock.#queues.get(this.#file) === settled) RepositoryLock.#queues.delete(this.#file);
    });
    return mine;
  }

  async #alone<T>(work: () => T | Promise<T>): Promise<T> {
    await this.#acquire();
    try {
      return await work();
    } finally {
      rmSync(this.#file, { force: true });
    }
  }

  async #acquire(): Promise<void> {
    const until = performance.now() + this.#patienceMs;
    while (!this.#tryAcquire()) {
      if (performance.now() > until) {
        const holder = readHolder(this.#file);
        const who = holder === null || holder === 'gone' ? 'unknown' : String(holder.pid);
        throw new Error(
          `Another Coppice process (pid ${who}) has been ${this.#doing} for ${String(this.#patienceMs / 1000)} s. End it, then try again.`,
        );
      }
      await pause(2 + Math.random() * 8);
    }
  }

  /** The file appears under its name with its content in it: a link, not an open and a write. */
  #tryAcquire(): boolean {
    const temporary = `${this.#file}.${randomBytes(6).toString('hex')}`;
    try {
      writeFileSync(temporary, JSON.stringify(self()));
      linkSync(temporary, this.#file);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      this.#breakIfDead();
      return false;
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  #breakIfDead(): void {
    const holder = readHolder(this.#file);
    if (holder === 'gone' || (holder !== null && isAlive(holder))) return;
    const grave = `${this.#file}.${randomBytes(6).toString('hex')}`;
    try {
      renameSync(this.#file, grave);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    const taken = readHolder(grave);
    // Somebody else broke it and took it between our look and our rename: give it back.
    if (taken !== 'gone' && taken !== null && isAlive(taken)) linkBack(grave, this.#file);
    unlinkSync(grave);
  }
}

let known: ProcessIdentity | undefined;
function self(): ProcessIdentity {
  known ??= ownIdentity();
  return known;
}

function nothing(): void {
  // Who waits in the queue waits for the end of the work before, not for its success.
}

function linkBack(grave: string, file: string): void {
  try {
    linkSync(grave, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Null where the content names nobody. */
function readHolder(file: string): ProcessIdentity | 'gone' | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startTime' in value)) return null;
    return typeof value.pid === 'number' && typeof value.startTime === 'string' ? { pid: value.pid, startTime: value.startTime } : null;
  } catch {
    return null;
  }
}
