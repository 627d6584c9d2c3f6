import { execFile } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { messageOf } from '../util/errors';

const MEGABYTE = 1024 * 1024;

export interface LogBounds {
  readonly limit: number;
  readonly head: number;
  readonly tail: number;
}

const bounds: LogBounds = { limit: 64 * MEGABYTE, head: 8 * MEGABYTE, tail: MEGABYTE };

/**
 * A file that programs write to directly, held to a size by taking out its middle.
 *
 * A file and not a pipe: Node's pipes are sockets, on which `echo oops > /dev/stderr` fails; nobody has to copy the
 * bytes, so a flood costs the watcher nothing; and the writer outlives the watcher. The price: between two trims the
 * file may pass its limit, and a program that opens /dev/stdout anew with `>` empties it.
 *
 * While it is written to, the disk space of the middle is given back, which loses nothing of the end; once it is
 * closed the hole is cut out. Where the system cannot make holes the middle is cut out at once, and what is written in
 * that instant may be lost.
 */
export class BoundedLog {
  /** Opened for appending: what a program writes lands at the end, also after a cut. */
  readonly fd: number;
  readonly #path: string;
  readonly #bounds: LogBounds;
  #punching: Promise<void> | null = null;
  #canPunch = process.platform === 'linux';
  #leftOut = 0;
  /** What we wrote ourselves, at the place of the last cut. */
  #noteBytes = 0;

  constructor(path: string, limits: LogBounds = bounds) {
    this.fd = openSync(path, 'a+', 0o600);
    this.#path = path;
    this.#bounds = limits;
  }

  /** Holds the file to its limit. Gives back why it could not, if the disk refuses: a reason to try again later, none to end a run. */
  trim(): string | null {
    try {
      const { size, blocks } = fstatSync(this.fd);
      if (size <= this.#bounds.limit || this.#punching !== null) return null;
      if (!this.#canPunch) this.#cut();
      else if (blocks * 512 > this.#bounds.limit) this.#punching = this.#punch(size);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** To be called when nobody writes any more. */
  async close(): Promise<string | null> {
    // A hole made after the cut would swallow the end.
    await this.#punching;
    try {
      if (fstatSync(this.fd).size > this.#bounds.limit) this.#cut();
      return null;
    } catch (error) {
      return messageOf(error);
    } finally {
      closeSync(this.fd);
    }
  }

  async #punch(size: number): Promise<void> {
    const { head, tail } = this.#bounds;
    const args = ['--punch-hole', '--offset', String(head), '--length', String(size - head - tail), '--', this.#path];
    const failed = await new Promise<boolean>((done) => {
      execFile('fallocate', args, (error) => {
        done(error !== null);
      });
    });
    if (failed) this.#canPunch = false;
    this.#punching = null;
  }

  #cut(): void {
    const { head, tail } = this.#bounds;
    const size = fstatSync(this.fd).size;
    const kept = Buffer.alloc(tail);
    const length = readSync(this.fd, kept, 0, tail, size - tail);
    ftruncateSync(this.fd, head);
    this.#leftOut += size - head - length - this.#noteBytes;
    const note = Buffer.from(`\n[Coppice left out ${String(this.#leftOut)} bytes here]\n`);
    this.#noteBytes = note.length;
    writeSync(this.fd, Buffer.concat([note, kept.subarray(0, length)]));
  }
}
