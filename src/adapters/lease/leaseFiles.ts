import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../util/errors';
import type { LeaseRecord } from './leaseRecord';
import { decodeLease, encodeLease } from './leaseRecord';

/** Generations kept behind the newest, so that a slow contender finds a higher one even while files come and go. */
const kept = 4;
const strayAgeMs = 60_000;

/**
 * The lease's generations in a folder: `lease.1`, `lease.2` and so on. Each is a whole file from the moment its name is
 * there, is never changed, and its name is given once: linking fails for all but one of those who want the same number.
 * The highest number counts, and it never goes down.
 */
export class LeaseFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  path(number: number): string {
    return join(this.#folder, `lease.${String(number)}`);
  }

  /** 0 where there never was a lease. */
  highest(): number {
    return Math.max(0, ...this.#numbers());
  }

  /** Null where the file is not a lease; `gone` where a later generation has taken its place meanwhile. */
  read(number: number): LeaseRecord | null | 'gone' {
    try {
      return decodeLease(number, readFileSync(this.path(number), 'utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'gone';
      throw error;
    }
  }

  /** When the holder was last heard of, in wall time; null where that cannot be told. */
  lastBeat(number: number): number | null {
    try {
      return statSync(this.path(number)).mtimeMs;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** False where the file is gone. */
  beat(number: number): boolean {
    try {
      const now = new Date();
      utimesSync(this.path(number), now, now);
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** True for the one who made this generation, false for whoever came later or too late. */
  publish(record: LeaseRecord): boolean {
    const temporary = join(this.#folder, `lease.new.${String(process.pid)}.${randomBytes(6).toString('hex')}`);
    writeDurably(temporary, encodeLease(record));
    try {
      linkSync(temporary, this.path(record.number));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      unlinkSync(temporary);
    }
    // Somebody who looked long ago may link a number that was used and cleared away since.
    return !this.#isSurpassed(record.number);
  }

  /** Takes away what nobody needs any more. What cannot be removed does no harm, and the next holder tries again. */
  tidy(number: number): void {
    const old = this.#numbers().filter((found) => found < number - kept);
    for (const found of old) removeIfThere(this.path(found));
    for (const name of readdirSync(this.#folder).filter((found) => found.startsWith('lease.new.'))) {
      const path = join(this.#folder, name);
      const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
      if (Date.now() - made > strayAgeMs) removeIfThere(path);
    }
  }

  /** A listing may miss a name that appears while it runs, so the next ones are asked for by name as well. */
  #isSurpassed(number: number): boolean {
    const next = Array.from({ length: kept }, (_, index) => number + 1 + index);
    return next.some((higher) => this.lastBeat(higher) !== null) || this.highest() > number;
  }

  #numbers(): readonly number[] {
    return readdirSync(this.#folder).flatMap((name) => Number(/^lease\.([1-9]\d*)$/.exec(name)?.[1] ?? []) || []);
  }
}

/**
 * Whole on the disk before it gets its name, so that a loss of power leaves a lease or none. The name itself is not
 * synced: where the power went, nobody holds anything.
 */
function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    // Half of it would be taken for nothing, and would lie there for ever.
    removeIfThere(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
