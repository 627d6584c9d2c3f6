import { deferred } from '../../util/deferred';
import type { Deferred } from '../../util/deferred';

/** Lets those who started a job wait for the first it is heard of. */
export class NewsDesk {
  readonly #waiting = new Map<string, Deferred<undefined>>();
  #closed = false;

  /** Resolves at the attempt's next news, or when the desk closes. */
  next(attemptId: string): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const waiting = this.#waiting.get(attemptId) ?? deferred<undefined>();
    this.#waiting.set(attemptId, waiting);
    return waiting.promise;
  }

  arrived(attemptId: string): void {
    this.#waiting.get(attemptId)?.resolve(undefined);
    this.#waiting.delete(attemptId);
  }

  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) waiting.resolve(undefined);
    this.#waiting.clear();
  }
}
