export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Asks whether ranges lie inside of others, each in logarithmic time, whatever the number of them. */
export class Ranges {
  readonly #starts: readonly number[];
  /** The farthest end of this range and all that begin before it. */
  readonly #ends: readonly number[];

  constructor(ranges: readonly Range[]) {
    const sorted = [...ranges].sort((a, b) => a.start - b.start);
    let farthest = 0;
    this.#starts = sorted.map(({ start }) => start);
    this.#ends = sorted.map(({ end }) => (farthest = Math.max(farthest, end)));
  }

  /** Does one of them begin before this one and end no earlier? */
  holds({ start, end }: Range): boolean {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (this.#ends[low - 1] ?? -1) >= end;
  }

  /** Does one of them lie inside of this one? */
  anyWithin({ start, end }: Range): boolean {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return (this.#starts[low] ?? Number.POSITIVE_INFINITY) < end;
  }
}
