import type { Clock } from '../../src/engine/index';
import { disposable } from '../../src/util/disposable';
import type { Disposable } from '../../src/util/disposable';

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #monotonic = 0;
  readonly #alarms = new Set<{ readonly at: number; readonly wake: () => void }>();

  wall(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  wakeAt(at: number, wake: () => void): Disposable {
    const alarm = { at, wake };
    this.#alarms.add(alarm);
    return disposable(() => this.#alarms.delete(alarm));
  }

  /** When the next alarm rings; null when none is set. */
  get nextAlarm(): number | null {
    const times = [...this.#alarms].map((alarm) => alarm.at);
    return times.length === 0 ? null : Math.min(...times);
  }

  advanceTo(at: number): void {
    const later = Math.max(at, this.#now);
    this.#monotonic += later - this.#now;
    this.#now = later;
    const due = [...this.#alarms].filter((alarm) => alarm.at <= later).sort((a, b) => a.at - b.at);
    for (const alarm of due) {
      this.#alarms.delete(alarm);
      alarm.wake();
    }
  }
}
