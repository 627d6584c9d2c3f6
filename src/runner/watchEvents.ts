import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RunFolder } from '../os/runFolder';
import { writeReport } from '../os/runReport';
import { messageOf } from '../util/errors';
import { Account } from './events/account';
import { READERS } from './events/readers';
import { tellPerson } from './tellPerson';

const TICK_MS = 250;
const MOST_PER_TICK = 8 * 1024 * 1024;
/** What is behind this is left out at the end: the last word comes last. */
const MOST_AT_END = 32 * 1024 * 1024;
const PIECE = 256 * 1024;
/** Between two reports of a run that goes on, unless it was refused: each one is kept for ever. */
const APART_MS = 5000;

export interface EventsWatch {
  /** Reads to the end, reports, and stops. To be called before the log is shortened. */
  close(): void;
}

/**
 * Follows what the agent prints and keeps what its events tell in the run folder, whoever runs the engine meanwhile.
 * The agent writes to the log alone; where it prints faster than this reads, some of it is left out.
 */
export function watchEvents(folder: RunFolder, format: string | null): EventsWatch {
  const reader = format === null ? undefined : READERS.get(format);
  if (reader === undefined) return { close: () => undefined };
  const file = openSync(folder.output, 'r');
  const follower = new Follower(file, new Account(reader, Date.now));
  const report = new Reporting(folder);
  const tick = setInterval(() => {
    report.guarded(() => {
      follower.read(MOST_PER_TICK);
      report.write(follower.account, { last: false });
    });
  }, TICK_MS);
  return {
    close() {
      clearInterval(tick);
      report.guarded(() => {
        follower.read(MOST_AT_END);
        follower.account.close();
        report.write(follower.account, { last: true });
      });
      closeSync(file);
    },
  };
}

class Follower {
  readonly account: Account;
  readonly #file: number;
  readonly #buffer = Buffer.alloc(PIECE);
  #at = 0;

  constructor(file: number, account: Account) {
    this.#file = file;
    this.account = account;
  }

  /** Reads on; of more than `most` only the end. */
  read(most: number): void {
    const { size } = fstatSync(this.#file);
    if (size < this.#at) this.#jump(size);
    if (size - this.#at > most) this.#jump(size - most);
    for (let length = 1; this.#at < size && length > 0; this.#at += length) {
      length = readSync(this.#file, this.#buffer, 0, Math.min(PIECE, size - this.#at), this.#at);
      this.account.add(this.#buffer.subarray(0, length));
    }
  }

  #jump(to: number): void {
    this.#at = to;
    this.account.gap();
  }
}

class Reporting {
  readonly #folder: RunFolder;
  #changes = 0;
  #quota = '';
  #writtenAt = Number.NEGATIVE_INFINITY;
  #told = false;

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  write({ changes, report }: Account, { last }: { readonly last: boolean }): void {
    if (changes === (last ? 0 : this.#changes)) return;
    const quota = JSON.stringify(report.quota);
    const now = performance.now();
    if (!last && quota === this.#quota && now - this.#writtenAt < APART_MS) return;
    writeReport(this.#folder, report, { last });
    this.#changes = changes;
    this.#quota = quota;
    this.#writtenAt = now;
  }

  /** What an agent has used is worth knowing, and no reason to end the runner. */
  guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!this.#told) tellPerson(`The runner could not keep what the agent told: ${messageOf(error)}`);
      this.#told = true;
    }
  }
}
