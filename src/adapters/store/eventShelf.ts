import type { Recorded } from '../../engine/index';
import type { StateDatabase } from './database';
import { eventsIn, packOf } from './eventPack';
import type { Payload } from './journalFormat';
import { oldestEvents, packsAfter, unpackedEvents } from './queries/eventPacks';
import { eventsAfter } from './queries/eventsAfter';
import { dropPackedEvents, saveEventPack } from './queries/saveEventPack';

export interface WantedEvents {
  readonly after: number;
  readonly upTo: number;
  readonly planId: string | null;
  /** Null for all of them. */
  readonly limit: number | null;
}

/** Where events lie in the database: the newest one by one, those before them in packs. */
export class EventShelf {
  readonly #database: StateDatabase;
  readonly #packSize: number;
  #unpacked: number;

  constructor(database: StateDatabase, packSize: number) {
    this.#database = database;
    this.#packSize = packSize;
    [this.#unpacked = 0] = database.read(unpackedEvents);
  }

  /** So many are on the shelf now. */
  put(count: number): void {
    this.#unpacked += count;
  }

  /** What packs the oldest, once there are many of them; as many as a pack holds are left as they are. Null where nothing is to be done. */
  packing(): Payload | null {
    if (this.#unpacked < 2 * this.#packSize) return null;
    const pack = packOf(this.#database.read(oldestEvents, this.#packSize));
    if (pack === null) return null;
    this.#unpacked -= this.#packSize;
    return [
      [saveEventPack.name, ...saveEventPack.values(pack)],
      [dropPackedEvents.name, ...dropPackedEvents.values(pack)],
    ];
  }

  /** In their order. */
  events({ after, upTo, planId, limit }: WantedEvents): readonly Recorded[] {
    const found: Recorded[] = [];
    const most = limit ?? Infinity;
    for (const body of this.#database.read(packsAfter, after, planId)) {
      if (found.length >= most) break;
      // One by one: a call takes no more arguments than fit on the stack.
      for (const event of eventsIn(body, planId)) if (event.sequence > after && found.length < most) found.push(event);
    }
    const left = most === Infinity ? -1 : most - found.length;
    return [...found, ...this.#database.read(eventsAfter, after, upTo, planId, left)];
  }
}
