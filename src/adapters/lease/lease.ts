import { bootId, isAlive, pidNamespace } from '../../os/processIdentity';
import type { Disposable } from '../../util/disposable';
import { disposable } from '../../util/disposable';
import { codeOf } from '../../util/errors';
import type { Result } from '../../util/result';
import { err, ok } from '../../util/result';
import { LeaseFiles } from './leaseFiles';
import type { LeaseHolder } from './leaseRecord';
import { ownHolder } from './leaseRecord';
import type { LeaseRefusal } from './refusal';
import { damaged, foreign, held, unusable } from './refusal';

export interface LeaseOptions {
  /** Who asks, for the message others get. */
  readonly who: string;
  /** Takes the lease of a holder that cannot be seen from here, and one that is unreadable. Never that of a live process. */
  readonly takeOver?: boolean;
}

const beatMs = 2000;
const attempts = 20;

/**
 * Asks to be the one process that works on a state folder. Free, let go of, or held by a process that is gone: the next
 * generation is ours if we are the first to link it. Whoever is second looks again and finds the first alive.
 */
export async function acquireLease(folder: string, options: LeaseOptions): Promise<Result<Lease, LeaseRefusal>> {
  try {
    return await contend(folder, options);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return err(unusable(folder, error));
  }
}

async function contend(folder: string, options: LeaseOptions): Promise<Result<Lease, LeaseRefusal>> {
  const files = new LeaseFiles(folder);
  const holder = ownHolder(options.who);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const current = files.highest();
    const refusal = judge(folder, files, current, options.takeOver === true);
    if (refusal === 'look again') continue;
    if (refusal !== null) return err(refusal);
    const number = current + 1;
    if (!files.publish({ number, holder })) {
      // Somebody was first. A turn later the winner's record can be read.
      await new Promise<void>((resolve) => setImmediate(resolve));
      continue;
    }
    files.tidy(number);
    return ok(new Lease(files, number, holder));
  }
  throw new Error(`The lease in ${folder} changed hands ${String(attempts)} times while it was asked for. Start again.`);
}

/** Null where the generation may be followed by ours. */
function judge(folder: string, files: LeaseFiles, number: number, takeOver: boolean): LeaseRefusal | 'look again' | null {
  if (number === 0) return null;
  const record = files.read(number);
  if (record === 'gone') return 'look again';
  if (record === null) return takeOver ? null : damaged(files.path(number));
  const { holder } = record;
  if (holder === null) return null;
  // A process can be recognised only from within its own run of the machine and its own pid namespace.
  if (holder.bootId !== bootId() || holder.pidNamespace !== pidNamespace()) return takeOver ? null : foreign(folder, holder, files.lastBeat(number));
  return isAlive(holder) ? held(folder, holder) : null;
}

/** The right to work on a state folder, for as long as no later generation exists. */
export class Lease {
  readonly number: number;
  readonly holder: LeaseHolder;
  readonly #files: LeaseFiles;
  readonly #lostListeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #state: 'held' | 'lost' | 'released' = 'held';

  constructor(files: LeaseFiles, number: number, holder: LeaseHolder) {
    this.number = number;
    this.holder = holder;
    this.#files = files;
    this.#timer = setInterval(() => {
      this.#beat();
    }, beatMs);
    this.#timer.unref();
  }

  /** True while we hold it. Asked before anything is done that two engines must not both do. */
  check(): boolean {
    if (this.#state !== 'held') return false;
    try {
      if (this.#files.highest() === this.number) return true;
    } catch (error) {
      // A folder that cannot be read is trouble, but nobody has taken anything from us. One that is gone is not ours.
      if (codeOf(error) !== 'ENOENT') return true;
    }
    this.#lose();
    return false;
  }

  /** Calls back once, when the lease turns out to be somebody else's. */
  onLost(listener: () => void): Disposable {
    this.#lostListeners.add(listener);
    return disposable(() => this.#lostListeners.delete(listener));
  }

  /** Lets go, for whoever comes next: a generation without a holder follows ours, so that numbers never go back. */
  release(): void {
    if (!this.check()) return;
    this.#state = 'released';
    clearInterval(this.#timer);
    try {
      this.#files.publish({ number: this.number + 1, holder: null });
      this.#files.tidy(this.number + 1);
    } catch (error) {
      // On a disk that refuses, our end says the same: a lease whose process is gone is free.
      if (codeOf(error) === undefined) throw error;
    }
  }

  /** The file's time says to others that we live. We look before we speak: after a long sleep it may be another's turn. */
  #beat(): void {
    if (!this.check()) return;
    try {
      this.#files.beat(this.number);
    } catch (error) {
      // A disk that refuses a time stamp takes nothing from us; others go by our process, not by the stamp.
      if (codeOf(error) === undefined) throw error;
    }
  }

  #lose(): void {
    this.#state = 'lost';
    clearInterval(this.#timer);
    for (const listener of this.#lostListeners) listener();
  }
}
