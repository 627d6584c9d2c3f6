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
    const nap = (): void => {
      const left = at - Date.now();
      if (left <= 0) wake();
      else timer = setTimeout(nap, Math.min(left, LONGEST_NAP_MS));
    };
    timer = setTimeout(nap, Math.max(0, Math.min(at - Date.now(), LONGEST_NAP_MS)));
    return disposable(() => {
      clearTimeout(timer);
    });
  }
}
