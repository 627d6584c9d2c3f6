import { deferred } from '../../util/deferred';
import type { Disposable } from '../../util/disposable';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Somebody wants this program to end. Unlike a plan, what it waits for is of no use to anybody else. */
export class Interruption implements Disposable {
  readonly #happened = deferred<undefined>();

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  get happened(): Promise<undefined> {
    return this.#happened.promise;
  }

  dispose(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (): void => {
    this.#happened.resolve(undefined);
  };
}
