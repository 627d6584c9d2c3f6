import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Log } from '../../engine/index';
import { codeOf } from '../../util/errors';

const LARGEST_BYTES = 5 * 1024 * 1024;

/** What the engine has to say when nobody is looking: one JSON object a line, the last file and the one before it. */
export class FileLog implements Log {
  readonly path: string;

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
    const line = JSON.stringify({ at: new Date().toISOString(), level, message, ...detail });
    try {
      appendFileSync(this.path, `${line}\n`, { mode: 0o600 });
    } catch (thrown) {
      // A full disk must not end the engine for want of a log line; standard error is the start log of whoever began it.
      process.stderr.write(`${line} (not logged: ${codeOf(thrown) ?? 'unknown'})\n`);
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
