import type { Log, Transaction } from '../../engine/index';
import { codeOf, messageOf } from '../../util/errors';
import type { Deferred } from '../../util/deferred';
import type { Disposable } from '../../util/disposable';
import type { Journal } from './journal';
import type { JournalRecord, Payload } from './journalFormat';
import type { Snapshots } from './snapshots';
import type { Timers } from './timers';
import { troubleSentence } from './trouble';

export interface Pending {
  readonly record: JournalRecord;
  readonly payload: Payload;
  readonly transaction: Transaction;
  readonly done: Deferred<void>;
}

export interface CommitWriterOptions {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly folder: string;
  readonly timers: Timers;
  readonly log: Log;
  readonly snapshotEvery: number;
  readonly onPoint: (point: 'before-write' | 'after-write', transaction: Transaction) => void;
  /** All of it or nothing. */
  readonly apply: (payload: Payload) => void;
  /** The database as it is now, with every record that was applied so far. */
  readonly image: () => Uint8Array;
  readonly onDurable: (transaction: Transaction) => void;
  readonly onTrouble: (trouble: string | null) => void;
}

const idleMs = 5000;
const firstRetryMs = 100;
const longestRetryMs = 5000;
/** Up to this size a snapshot is written as often as its records ask for one. */
const smallImage = 1024 * 1024;

/**
 * Takes records to the disk in their order: those of one turn in one write, one write at a time. While the disk refuses
 * it tries again by itself, and everybody waits. Snapshots are taken between two writes.
 */
export class CommitWriter {
  readonly #options: CommitWriterOptions;
  #queue: readonly Pending[] = [];
  #inHand: readonly Pending[] = [];
  #running: Promise<void> | null = null;
  /** Last record in the database, and the one at which a snapshot becomes worthwhile. */
  #applied: number;
  #snapshotAt: number;
  /** What the journal has grown by since the last snapshot, and what it is to grow by until the next. */
  #journaled = 0;
  #worthwhile = 0;
  #idleSnapshot = false;
  #idle: Disposable | null = null;
  #endPause: (() => void) | null = null;
  #closing = false;
  #broken: Error | null = null;

  constructor(options: CommitWriterOptions, sequence: number) {
    this.#options = options;
    this.#applied = sequence;
    this.#snapshotAt = options.snapshots.sequence + options.snapshotEvery;
  }

  /** What makes further writing pointless, if anything does. */
  get broken(): Error | null {
    return this.#broken;
  }

  add(pending: Pending): void {
    this.#queue = [...this.#queue, pending];
    this.#run();
  }

  /** Writes what waits, with one last try where the disk refuses, then a snapshot. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#idle?.dispose();
    this.#endPause?.();
    await this.#running;
    const { snapshots, journal, image } = this.#options;
    if (this.#broken === null && this.#applied > snapshots.sequence) await this.#snapshot(image(), this.#applied);
    journal.endSegment();
  }

  #run(): void {
    // At the end of the turn, so that whatever else is committed in it shares the write.
    this.#running ??= new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#work())
      .catch((error: unknown) => {
        this.#giveUp(error);
      });
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0 || this.#idleSnapshot) {
      this.#inHand = this.#queue;
      this.#queue = [];
      if (this.#inHand.length > 0) await this.#write(this.#inHand);
      if (this.#idleSnapshot || this.#isSnapshotDue()) await this.#snapshot(this.#options.image(), this.#applied);
      this.#idleSnapshot = false;
    }
    // In the same breath as the last look at the queue: a record that comes now must find that nobody works.
    this.#running = null;
    this.#watchForIdle();
  }

  /** Of a large state no more is written in snapshots than a few times what it writes anyhow, however long it runs. */
  #isSnapshotDue(): boolean {
    return this.#applied >= this.#snapshotAt && this.#journaled >= this.#worthwhile;
  }

  async #write(group: readonly Pending[]): Promise<void> {
    const { journal, onPoint, onDurable } = this.#options;
    for (const { transaction } of group) onPoint('before-write', transaction);
    const records = group.map(({ record }) => record);
    const first = journal.append(records);
    // While the disk is at work: half of a transaction's own time is spent here.
    const failure = this.#apply(group);
    if (failure !== null) {
      await Promise.allSettled([first]);
      throw failure;
    }
    await this.#untilTaken(first, () => journal.append(records));
    journal.acknowledge(this.#applied);
    this.#journaled += records.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#inHand = [];
    for (const { transaction, done } of group) {
      onPoint('after-write', transaction);
      onDurable(transaction);
      done.resolve();
    }
  }

  /** A record that the database will not take is a bug of the caller. It is never acknowledged, and nothing after it. */
  #apply(group: readonly Pending[]): Error | null {
    try {
      this.#options.apply(group.flatMap(({ payload }) => payload));
      this.#applied = group.at(-1)?.record.sequence ?? this.#applied;
      return null;
    } catch (error) {
      return asError(error);
    }
  }

  async #untilTaken(first: Promise<void>, again: () => Promise<void>): Promise<void> {
    const { folder, onTrouble } = this.#options;
    let trying = first;
    for (let retry = 0; ; retry += 1) {
      const lastTry = this.#closing;
      try {
        await trying;
        onTrouble(null);
        return;
      } catch (error) {
        // Only the system's refusals pass with time. Anything else is a bug, and repeating it will not help.
        if (codeOf(error) === undefined) throw error;
        const trouble = troubleSentence(folder, error);
        if (lastTry) throw new Error(`${trouble} The last changes were not saved.`, { cause: error });
        onTrouble(trouble);
        await this.#pause(Math.min(firstRetryMs * 2 ** retry, longestRetryMs));
        trying = again();
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    if (this.#closing) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#options.timers.after(milliseconds, true, resolve);
      this.#endPause = () => {
        timer.dispose();
        resolve();
      };
    });
  }

  async #snapshot(image: Uint8Array, sequence: number): Promise<void> {
    const { snapshots, journal, snapshotEvery } = this.#options;
    const written = await snapshots.write(image, { sequence, sealed: journal.lastSegment });
    // Records behind a snapshot begin a segment of their own, so that segments and snapshots can go together.
    if (written) journal.endSegment();
    this.#snapshotAt = sequence + (written ? snapshotEvery : Math.ceil(snapshotEvery / 10));
    if (!written) return;
    this.#journaled = 0;
    this.#worthwhile = Math.max(0, image.length - smallImage) / 2;
  }

  #watchForIdle(): void {
    if (this.#closing || this.#broken !== null || this.#idle !== null || this.#applied === this.#options.snapshots.sequence) return;
    const seen = this.#applied;
    this.#idle = this.#options.timers.after(idleMs, false, () => {
      this.#idle = null;
      if (this.#running !== null) return;
      if (this.#applied !== seen) {
        this.#watchForIdle();
        return;
      }
      this.#idleSnapshot = true;
      this.#run();
    });
  }

  #giveUp(error: unknown): void {
    const reason = asError(error);
    this.#broken = reason;
    this.#running = null;
    this.#options.log.error('The store writes no more', { folder: this.#options.folder, reason: reason.message });
    for (const { done } of [...this.#inHand, ...this.#queue]) done.reject(reason);
    this.#inHand = [];
    this.#queue = [];
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(messageOf(thrown));
}
