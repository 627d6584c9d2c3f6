import type { Timers } from '../../src/adapters/store/timers';
import type { Disposable } from '../../src/util/disposable';

/** Time that passes when the test says so, or at once. */
export class HandTimers implements Timers {
  readonly #waiting = new Set<{ readonly milliseconds: number; readonly callBack: () => void }>();
  #onWait: () => void = () => undefined;

  /** Timers that go off in the next turn, but for those that only wait for idleness. */
  static hurried(): Timers {
    return {
      after: (_milliseconds, holds, callBack) => {
        if (holds) setImmediate(callBack);
        return { dispose: () => undefined };
      },
    };
  }

  get waits(): readonly number[] {
    return [...this.#waiting].map(({ milliseconds }) => milliseconds);
  }

  after(milliseconds: number, _holds: boolean, callBack: () => void): Disposable {
    const entry = { milliseconds, callBack };
    this.#waiting.add(entry);
    this.#onWait();
    return { dispose: () => this.#waiting.delete(entry) };
  }

  /** Resolves when somebody waits, at once where somebody does already. */
  waited(): Promise<void> {
    if (this.#waiting.size > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onWait = resolve;
    });
  }

  /** Lets the time of everybody who waits now pass. */
  pass(): void {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const { callBack } of due) callBack();
  }
}
