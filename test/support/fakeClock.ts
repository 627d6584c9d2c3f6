import type { Clock } from '../../src/engine/index';
import { disposable } from '../../src/util/disposable';
import type { Disposable } from '../../src/util/disposable';

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #monotonic = 0;
  readonly #alarms = new Set<{ readonly at: number; readonly due: number; readonly wake: () => void }>();

  wall(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  wakeAt(at: number, wake: () => void): Disposable {
    const alarm = { at, due: this.#monotonic + at - this.#now, wake };
    this.#alarms.add(alarm);
    return disposable(() => this.#alarms.delete(alarm));
  }

  /** When the next alarm rings; null when none is set. */
  get nextAlarm(): number | null {
    const times = [...this.#alarms].map(({ at, due }) => Math.min(at, this.#now + due - this.#monotonic));
    return times.length === 0 ? null : Math.min(...times);
  }

  advanceTo(at: number): void {
    const later = Math.max(at, this.#now);
    this.#monotonic += later - this.#now;
    this.#now = later;
    this.#ring();
  }

  /** Somebody sets the wall clock, or the machine slept: it moves, and nobody has lived through that time. */
  jump(by: number): void {
    this.#now += by;
    this.#ring();
  }

  #ring(): void {
    const due = [...this.#alarms].filter((alarm) => alarm.at <= this.#now || alarm.due <= this.#monotonic).sort((a, b) => a.at - b.at);
    for (const alarm of due) {
      this.#alarms.delete(alarm);
      alarm.wake();
    }
  }
}
