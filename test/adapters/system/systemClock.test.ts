import { expect, it, vi, onTestFinished } from 'vitest';
import { SystemClock } from '../../../src/adapters/system/systemClock';

it('wakes after the time that was left, also where the wall clock was set back meanwhile', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const clock = new SystemClock();
  const woken: number[] = [];
  clock.wakeAt(clock.wall() + 60_000, () => woken.push(clock.monotonic()));
  const before = clock.monotonic();
  vi.setSystemTime(clock.wall() - 3 * 24 * 3_600_000);
  vi.advanceTimersByTime(59_999);
  expect(woken).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(woken).toEqual([before + 60_000]);
});

it('wakes soon after the wall clock was set on past the time', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const clock = new SystemClock();
  const woken: number[] = [];
  clock.wakeAt(clock.wall() + 3_600_000, () => woken.push(1));
  vi.setSystemTime(clock.wall() + 2 * 3_600_000);
  vi.advanceTimersByTime(30_000);
  expect(woken).toEqual([1]);
});
