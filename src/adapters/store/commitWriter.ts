import type { Log, Transaction } from '../../engine/index';
import { codeOf, messageOf } from '../../util/errors';
import type { Deferred } from '../../util/deferred';
import type { Disposable } from '../../util/disposable';
import type { Journal } from './journal';
import type { JournalRecord } from './journalFormat';
import type { Snapshots } from './snapshots';
import type { Timers } from './timers';
import { troubleSentence } from './trouble';

export interface Pending {
  readonly record: JournalRecord;
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
  /** The database as it is now, with every record that was given so far. */
  readonly image: () => Uint8Array;
  readonly onDurable: (transaction: Transaction) => void;
  readonly onTrouble: (trouble: string | null) => void;
}

const idleMs = 5000;
const firstRetryMs = 100;
const longestRetryMs = 5000;

/**
 * Takes records to the disk in their order: those of one turn in one write, one write at a time. While the disk refuses
 * it tries again by itself, and everybody waits. Snapshots are taken between two writes.
 */
export class CommitWriter {
  readonly #options: CommitWriterOptions;
  #queue: readonly Pending[] = [];
  #inHand: readonly Pending[] = [];
  #running: Promise<void> | null = null;
  /** Last record given, and the one at which a snapshot becomes worthwhile. */
  #given: number;
  #snapshotAt: number;
  #idleSnapshot = false;
  #idle: Disposable | null = null;
  #endPause: (() => void) | null = null;
  #closing = false;
  #broken: Error | null = null;

  constructor(options: CommitWriterOptions, sequence: number) {
    this.#options = options;
    this.#given = sequence;
    this.#snapshotAt = options.snapshots.sequence + options.snapshotEvery;
  }

  /** What makes further writing pointless, if anything does. */
  get broken(): Error | null {
    return this.#broken;
  }

  add(pending: Pending): void {
    this.#queue = [...this.#queue, pending];
    this.#given = pending.record.sequence;
    this.#run();
  }

  /** Writes what waits, with one last try where the disk refuses, then a snapshot. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#idle?.dispose();
    this.#endPause?.();
    await this.#running;
    const { snapshots, journal, image } = this.#options;
    if (this.#broken === null && this.#given > snapshots.sequence) await this.#snapshot(image(), this.#given);
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
      // The database is taken now, while it holds these records and no later ones, and saved once they are safe.
      const sequence = this.#given;
      const image = this.#idleSnapshot || sequence >= this.#snapshotAt ? this.#options.image() : null;
      this.#idleSnapshot = false;
      if (this.#inHand.length > 0) await this.#write(this.#inHand);
      if (image !== null) await this.#snapshot(image, sequence);
    }
    // In the same breath as the last look at the queue: a record that comes now must find that nobody works.
    this.#running = null;
    this.#watchForIdle();
  }

  async #write(group: readonly Pending[]): Promise<void> {
    const { journal, onPoint, onDurable } = this.#options;
    for (const { transaction } of group) onPoint('before-write', transaction);
    await this.#untilTaken(() => journal.append(group.map(({ record }) => record)));
    this.#inHand = [];
    for (const { transaction, done } of group) {
      onPoint('after-write', transaction);
      onDurable(transaction);
      done.resolve();
    }
  }

  async #untilTaken(append: () => Promise<void>): Promise<void> {
    const { folder, onTrouble } = this.#options;
    for (let retry = 0; ; retry += 1) {
      const lastTry = this.#closing;
      try {
        await append();
        onTrouble(null);
        return;
      } catch (error) {
        // Only the system's refusals pass with time. Anything else is a bug, and repeating it will not help.
        if (codeOf(error) === undefined) throw error;
        const trouble = troubleSentence(folder, error);
        if (lastTry) throw new Error(`${trouble} The last changes were not saved.`, { cause: error });
        onTrouble(trouble);
        await this.#pause(Math.min(firstRetryMs * 2 ** retry, longestRetryMs));
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
  }

  #watchForIdle(): void {
    if (this.#closing || this.#broken !== null || this.#idle !== null || this.#given === this.#options.snapshots.sequence) return;
    const seen = this.#given;
    this.#idle = this.#options.timers.after(idleMs, false, () => {
      this.#idle = null;
      if (this.#running !== null) return;
      if (this.#given !== seen) {
        this.#watchForIdle();
        return;
      }
      this.#idleSnapshot = true;
      this.#run();
    });
  }

  #giveUp(error: unknown): void {
    const reason = error instanceof Error ? error : new Error(messageOf(error));
    this.#broken = reason;
    this.#running = null;
    this.#options.log.error('The store writes no more', { folder: this.#options.folder, reason: reason.message });
    for (const { done } of [...this.#inHand, ...this.#queue]) done.reject(reason);
    this.#inHand = [];
    this.#queue = [];
  }
}
