import type { Disposable } from '../../util/disposable';
import type { Event } from '../model/events';
import type { Clock, Space } from '../ports';
import { suspicionOf, type Suspicion } from './diskFailure';
import { stepKey, type Step } from './steps';

/** With less left than this a disk is as good as full: what fails then is put down to it. */
const LITTLE_BYTES = 1024 * 1024;
const LOOK_AGAIN_MS = 2000;
/** Where git says that a disk is full and none of those that are looked at is, as by a quota: tried again this often. */
const TRY_AGAIN_MS = 5000;

/** A step came to nothing because a disk is full, and put nothing on record. It is carried out again once there is room. */
export class HeldUp extends Error {
  readonly suspicion: Suspicion['kind'];

  constructor(suspicion: Suspicion['kind']) {
    super('The disk is full.');
    this.name = 'HeldUp';
    this.suspicion = suspicion;
  }
}

export interface SpaceWatchOptions {
  readonly space: Space;
  readonly clock: Clock;
  /** A sentence while a disk is full, and null from then on. */
  readonly onTrouble: (trouble: string | null) => void;
  readonly onRoom: () => void;
}

/** So much room, or this moment, whichever comes first. */
interface Until {
  readonly freeBytes: number;
  readonly at: number;
}

type BegunStep = Exclude<Step, { do: 'record' }>;

/** What would only run into the full disk, and an agent with it. */
const BEGINNINGS: ReadonlySet<BegunStep['do']> = new Set(['open-plan', 'claim', 'prepare', 'launch', 'start-job'] as const);

/**
 * Nobody's work has failed because a disk is full. Knows which steps have met that, keeps them and every beginning
 * back, and lets them go once there is room. Kept in memory alone: after a restart they are tried, and meet it again.
 */
export class SpaceWatch {
  readonly #options: SpaceWatchOptions;
  readonly #held = new Set<string>();
  #until: Until | null = null;
  #alarm: Disposable | null = null;
  #stopped = false;

  constructor(options: SpaceWatchOptions) {
    this.#options = options;
  }

  /** Throws where these events tell of a failure that is the disk's. */
  assertRoomFor(events: readonly Event[]): void {
    const suspicion = suspicionOf(events);
    if (suspicion === null || this.#stopped) return;
    const { space, clock } = this.#options;
    const tightest = space.tightest();
    const isFull = tightest !== null && tightest.freeBytes < LITTLE_BYTES;
    if (!isFull && !suspicion.saysSo) return;
    const at = clock.wall() + TRY_AGAIN_MS;
    this.#wait(isFull ? { freeBytes: LITTLE_BYTES, at: Infinity } : { freeBytes: (tightest?.freeBytes ?? Infinity) + LITTLE_BYTES, at });
    throw new HeldUp(suspicion.kind);
  }

  /** Nothing has failed yet, and nothing can succeed: runners may wait to write down how their agents ended. */
  empty(): void {
    if (this.#until === null && !this.#stopped) this.#wait({ freeBytes: LITTLE_BYTES, at: Infinity });
  }

  #wait(until: Until): void {
    this.#until = until;
    this.#options.onTrouble(sentence(this.#options.space.tightest()));
    this.#lookLater();
  }

  /** Not before there is room. */
  hold(step: BegunStep): void {
    this.#held.add(stepKey(step));
  }

  holds(step: BegunStep): boolean {
    return this.#until !== null && (BEGINNINGS.has(step.do) || this.#held.has(stepKey(step)));
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm?.dispose();
  }

  #lookLater(): void {
    this.#alarm?.dispose();
    this.#alarm = this.#options.clock.wakeAt(this.#options.clock.wall() + LOOK_AGAIN_MS, () => {
      this.#look();
    });
  }

  #look(): void {
    if (this.#until === null || this.#stopped) return;
    const { space, clock, onTrouble, onRoom } = this.#options;
    const free = space.tightest()?.freeBytes ?? Infinity;
    if (free < this.#until.freeBytes && clock.wall() < this.#until.at) {
      this.#lookLater();
      return;
    }
    this.#until = null;
    this.#held.clear();
    onTrouble(null);
    onRoom();
  }
}

function sentence(tightest: ReturnType<Space['tightest']>): string {
  const which = tightest === null ? 'A disk that Coppice works on' : `The disk of ${tightest.disk}`;
  return `${which} is full. Free some space. Work goes on by itself once that is done.`;
}
