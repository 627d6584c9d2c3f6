import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Log } from '../../engine/index';
import { messageOf } from '../../util/errors';

const LARGEST_BYTES = 5 * 1024 * 1024;

/** What the engine has to say when nobody is looking: one JSON object a line, the last file and the one before it. */
export class FileLog implements Log {
  readonly path: string;
  /** Lines that could not be written since the last one that could, and why. */
  #lost: { readonly lines: number; readonly reason: string } | null = null;

  constructor(path: string) {
    this.path = path;
    if (sizeOf(path) > LARGEST_BYTES) renameSync(path, `${path}.1`);
  }

  info(message: string, detail?: Readonly<Record<string, unknown>>): void {
    this.#write('info', message, detail);
  }

  warn(message: string, detail?: Readonly<Record<string, unknown>>): void {
    this.#write('warn', message, detail);
  }

  error(message: string, detail?: Readonly<Record<string, unknown>>): void {
    this.#write('error', message, detail);
  }

  #write(level: string, message: string, detail: Readonly<Record<string, unknown>> = {}): void {
    const lost = this.#lost === null ? {} : { lost: this.#lost };
    try {
      appendFileSync(this.path, `${JSON.stringify({ at: new Date().toISOString(), level, message, ...detail, ...lost })}\n`, { mode: 0o600 });
      this.#lost = null;
    } catch (thrown) {
      // A full disk must not end the engine for want of a log line; and standard error is a file on the same disk.
      this.#lost = { lines: (this.#lost?.lines ?? 0) + 1, reason: messageOf(thrown) };
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
