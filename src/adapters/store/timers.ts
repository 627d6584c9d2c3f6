import type { Disposable } from '../../util/disposable';
import { disposable } from '../../util/disposable';

/** Waiting, so that tests need not. */
export interface Timers {
  /** Calls back once. `holds` keeps the process alive until then. */
  after(milliseconds: number, holds: boolean, callBack: () => void): Disposable;
}

export const realTimers: Timers = {
  after: (milliseconds, holds, callBack) => {
    const timer = setTimeout(callBack, milliseconds);
    if (!holds) timer.unref();
    return disposable(() => {
      clearTimeout(timer);
    });
  },
};
