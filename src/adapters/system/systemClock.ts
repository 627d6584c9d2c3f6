import type { Clock } from '../../engine/index';
import { disposable } from '../../util/disposable';
import type { Disposable } from '../../util/disposable';

/** A longer sleep than this would miss a jump of the wall clock by too much; Node cannot sleep longer than 24 days anyway. */
const LONGEST_NAP_MS = 30_000;

export class SystemClock implements Clock {
  wall(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  wakeAt(at: number, wake: () => void): Disposable {
    let timer: NodeJS.Timeout;
    // Whichever clock says so first: one set back must not make anybody wait for it to catch up.
    const due = performance.now() + (at - Date.now());
    const nap = (): void => {
      const left = Math.min(at - Date.now(), due - performance.now());
      if (left <= 0) wake();
      else timer = setTimeout(nap, Math.min(left, LONGEST_NAP_MS));
    };
    timer = setTimeout(nap, Math.max(0, Math.min(at - Date.now(), LONGEST_NAP_MS)));
    return disposable(() => {
      clearTimeout(timer);
    });
  }
}
