import type { Change, Event, Recorded } from '../model/events';
import type { Clock, Store } from '../ports';
import { evolve } from './evolve';
import { StateRows } from './state';
import type { State } from './state';

export interface Commit {
  readonly recorded: readonly Recorded[];
  readonly changes: readonly Change[];
}

/**
 * The one place where something becomes true. An event is turned into changes, the changes are made in memory at once
 * (so that the next event builds on them) and handed to the store; nobody acts on them before the store has them.
 */
export class Ledger {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #state: StateRows;
  readonly #onDurable: (commit: Commit) => void;
  #sequence: number;
  #pending = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(options: { readonly store: Store; readonly clock: Clock; readonly onDurable: (commit: Commit) => void }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#onDurable = options.onDurable;
    const { rows, sequence } = options.store.load();
    this.#state = StateRows.of(rows);
    this.#sequence = sequence;
  }

  get state(): State {
    return this.#state;
  }

  /** Of the last event that was committed. */
  get sequence(): number {
    return this.#sequence;
  }

  /** False while something in memory might not survive a loss of power. */
  get durable(): boolean {
    return this.#pending === 0;
  }

  /** Resolves when all that was committed so far would survive. */
  flushed(): Promise<void> {
    return this.#last;
  }

  /** All of these events or none. Resolves when they would survive. */
  commit(events: readonly Event[]): Promise<void> {
    const at = this.#clock.wall();
    const changes: Change[] = [];
    const recorded = events.map((event): Recorded => {
      for (const change of evolve(this.#state, event)) {
        this.#state.apply(change);
        changes.push(change);
      }
      return { sequence: ++this.#sequence, at, event };
    });
    this.#pending += 1;
    const written = this.#store.commit({ recorded, changes }).then(() => {
      this.#pending -= 1;
      this.#onDurable({ recorded, changes });
    });
    this.#last = written;
    return written;
  }
}
