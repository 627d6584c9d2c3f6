import type { Growth } from './soakMeter';

/** 200 tasks in two hours may take 1 MB/h: the same work in less time may take as much. */
const MB_OF_TASK = 1 / 100;
/** A few more or less are sockets of what runs at that moment. */
const HANDLES_BAR = 4;
/** A heap settles for a while: a slope by the hour, taken from fewer minutes of one engine, says nothing. */
const JUDGED_FROM_MINUTES = 10;

export interface Verdict {
  readonly passed: boolean;
  readonly text: string;
}

/** Everything that the soak is judged by, with its bar. */
export function verdictOf(violations: number, growth: Growth | null, tasksPerHour: number): Verdict {
  const clean = { passed: violations === 0, text: `violations ${String(violations)} (bar 0)` };
  const all = [clean, ...(growth === null ? [{ passed: true, text: 'no engine lived long enough for its memory to be judged' }] : ofMemory(growth, Math.max(1, tasksPerHour * MB_OF_TASK)))];
  const passed = all.every((each) => each.passed);
  return { passed, text: `${passed ? 'PASS' : 'FAIL'}: ${all.map((each) => (each.passed ? each.text : `${each.text} FAIL`)).join('; ')}` };
}

function ofMemory({ slopeMb, minutes, rssMb, handles }: Growth, barMb: number): readonly Verdict[] {
  const isLong = minutes >= JUDGED_FROM_MINUTES;
  const [from, to] = handles;
  return [
    {
      passed: !isLong || slopeMb <= barMb,
      text: `RSS slope ${slopeMb.toFixed(1)} MB/h over the lives of all engines (bar ${barMb.toFixed(1)}${isLong ? '' : `; not judged below ${String(JUDGED_FROM_MINUTES)} min of one`}), the last one ${rssMb[0].toFixed(0)} to ${rssMb[1].toFixed(0)} MB in ${minutes.toFixed(1)} min`,
    },
    { passed: to - from <= HANDLES_BAR, text: `open files ${String(from)} at the start, ${String(to)} at the end (bar ${String(HANDLES_BAR)} more)` },
  ];
}
