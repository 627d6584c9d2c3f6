import { areRivals } from './rivalry';
import type { Stake } from './territories';

/** Two tasks that meet on one territory. */
export interface Meeting {
  readonly a: Stake;
  readonly b: Stake;
}

/** So many tasks on one territory that it is told as one thing. */
export interface Crowd {
  /** Each of them keeps away from everybody else here. */
  readonly alone: readonly Stake[];
  readonly against: readonly Stake[];
}

export interface Meetings {
  readonly pairs: readonly Meeting[];
  readonly crowd: Crowd | null;
}

/** More tasks than this on one file are a crowd: their pairs would be quadratic in number and tell nobody more. */
const MOST_IN_PAIRS = 24;
/** Overlapping line ranges told for one file. */
const MOST_LINE_PAIRS = 2_000;
const MOST_LOOKS = 1_000_000;

/** Who must not work on this territory at the same time. */
export function meetingsOn(stakes: readonly Stake[]): Meetings {
  if (stakes.length <= MOST_IN_PAIRS) return { pairs: everyPair(stakes), crowd: null };
  const whole = stakes.filter(({ lines }) => lines.length === 0);
  if (whole.length === 0) return { pairs: lineMeetings(stakes), crowd: null };
  const alone = stakes.filter(({ shared, lines }) => !shared && lines.length === 0);
  const against = stakes.filter(({ shared, lines }) => shared || lines.length > 0);
  return { pairs: lineMeetings(against), crowd: alone.length === 0 ? null : { alone, against } };
}

function everyPair(stakes: readonly Stake[]): readonly Meeting[] {
  return stakes.flatMap((a, index) =>
    stakes
      .slice(index + 1)
      .filter((b) => areRivals(a, b))
      .map((b) => ({ a, b })),
  );
}

/** Those with lines among each other and with those who share the whole file. */
function lineMeetings(stakes: readonly Stake[]): readonly Meeting[] {
  const owners = stakes.filter(({ shared, lines }) => !shared && lines.length > 0);
  const sharers = stakes.filter(({ lines }) => lines.length === 0);
  const found: Meeting[] = [];
  for (const a of owners) {
    for (const b of sharers) {
      if (found.length >= MOST_LINE_PAIRS) return found;
      found.push({ a, b });
    }
  }
  return owners.length === 0 ? [] : [...found, ...overlaps(stakes, MOST_LINE_PAIRS - found.length)];
}

/** A sweep over the lines of the file: only ranges that overlap are ever compared. */
function overlaps(stakes: readonly Stake[], most: number): readonly Meeting[] {
  const ranges = stakes.flatMap((stake) => stake.lines.map(({ from, to }) => ({ from, to, stake }))).sort((a, b) => a.from - b.from);
  const found: Meeting[] = [];
  let open: typeof ranges = [];
  let looks = 0;
  for (const range of ranges) {
    open = open.filter(({ to }) => to >= range.from);
    looks += open.length;
    for (const { stake } of open) {
      if (found.length >= most || looks > MOST_LOOKS) return found;
      if (areRivals(stake, range.stake)) found.push({ a: stake, b: range.stake });
    }
    open.push(range);
  }
  return found;
}
