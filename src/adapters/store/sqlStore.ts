import type { PlanText, Recorded, Rows, Store, Transaction } from '../../engine/index';
import type { Deferred } from '../../util/deferred';
import { deferred } from '../../util/deferred';
import type { Disposable } from '../../util/disposable';
import { disposable } from '../../util/disposable';
import type { CommitWriterOptions } from './commitWriter';
import { CommitWriter } from './commitWriter';
import type { StateDatabase } from './database';
import { EventShelf } from './eventShelf';
import type { Payload } from './journalFormat';
import { encodeRecord } from './journalFormat';
import { lastEvent } from './queries/lastEvent';
import { planText } from './queries/planText';
import { readRows } from './readRows';
import type { Recovered } from './recover';
import { payloadFor } from './transactionPayload';
import { writeStatements } from './queries/writes';

export type SqlStoreParts = Pick<Recovered, 'database' | 'rows' | 'sequence'> & Omit<CommitWriterOptions, 'apply' | 'image' | 'onDurable' | 'onTrouble'> & {
  /** How many events make a pack. */
  readonly packSize: number;
};

/**
 * The store over a database in memory. The journal is what lasts; the database follows it while the disk is at work.
 * Events are given out only once they are on the disk: a client must not have seen what a loss of power undoes.
 */
export class SqlStore implements Store {
  readonly #database: StateDatabase;
  readonly #writer: CommitWriter;
  readonly #shelf: EventShelf;
  readonly #listeners = new Set<(trouble: string | null) => void>();
  /** As they were checked when the state was opened; stale from the first commit on. */
  #rows: Rows | null;
  #sequence: number;
  #durableEvent: number;
  #packing = false;
  #trouble: string | null = null;
  #closed: Promise<void> | null = null;

  constructor({ database, rows, sequence, packSize, ...rest }: SqlStoreParts) {
    this.#database = database;
    this.#rows = rows;
    this.#sequence = sequence;
    this.#durableEvent = this.#lastEvent();
    this.#shelf = new EventShelf(database, packSize);
    const mine = {
      apply: (payload: Payload) => {
        database.apply(payload, writeStatements);
      },
      image: () => database.image(),
      onDurable: (transaction: Transaction) => {
        this.#durableEvent = transaction.recorded.at(-1)?.sequence ?? this.#durableEvent;
        this.#shelf.put(transaction.recorded.length);
        this.#pack();
      },
      onTrouble: (trouble: string | null) => {
        this.#tell(trouble);
      },
    };
    this.#writer = new CommitWriter({ ...rest, ...mine }, sequence);
  }

  load(): { readonly rows: Rows; readonly sequence: number } {
    return { rows: this.#rows ?? readRows(this.#database), sequence: this.#lastEvent() };
  }

  commit(transaction: Transaction): Promise<void> {
    const done: Deferred<void> = deferred();
    try {
      if (this.#closed !== null) throw new Error('The store is closed: nothing more can be written to it.');
      if (this.#writer.broken !== null) throw this.#writer.broken;
      this.#write(payloadFor(transaction), transaction, done);
    } catch (error) {
      done.reject(error);
    }
    return done.promise;
  }

  onTrouble(listener: (trouble: string | null) => void): Disposable {
    this.#listeners.add(listener);
    if (this.#trouble !== null) listener(this.#trouble);
    return disposable(() => this.#listeners.delete(listener));
  }

  eventsAfter(sequence: number, filter: { readonly planId?: string; readonly limit?: number } = {}): readonly Recorded[] {
    return this.#shelf.events({ after: sequence, upTo: this.#durableEvent, planId: filter.planId ?? null, limit: filter.limit ?? null });
  }

  planText(planId: string): PlanText | null {
    return this.#database.read(planText, planId)[0] ?? null;
  }

  close(): Promise<void> {
    this.#closed ??= this.#writer.close().finally(() => {
      this.#database.close();
    });
    return this.#closed;
  }

  #write(payload: Payload, transaction: Transaction, done: Deferred<void>): void {
    this.#rows = null;
    this.#sequence += 1;
    this.#writer.add({ record: encodeRecord(this.#sequence, payload), payload, transaction, done });
  }

  /** One pack at a time: the next is made of what this one leaves. Should it fail, whoever commits next is told. */
  #pack(): void {
    if (this.#packing || this.#closed !== null) return;
    const payload = this.#shelf.packing();
    if (payload === null) return;
    this.#packing = true;
    const done: Deferred<void> = deferred();
    const over = (): void => {
      this.#packing = false;
    };
    done.promise.then(over, over);
    this.#write(payload, { recorded: [], changes: [] }, done);
  }

  #lastEvent(): number {
    return this.#database.read(lastEvent)[0] ?? 0;
  }

  #tell(trouble: string | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    for (const listener of this.#listeners) listener(trouble);
  }
}
