import type { LineRange } from '../../model/plan';

/** Lines of one file as ranges that neither touch nor overlap, in order. Asking takes a binary search. */
export class LineSet {
  readonly #ranges: LineRange[] = [];

  overlaps(range: LineRange): boolean {
    const next = this.#ranges[this.#firstEndingFrom(range.from)];
    return next !== undefined && next.from <= range.to;
  }

  add(range: LineRange): void {
    const start = this.#firstEndingFrom(range.from);
    let end = start;
    let { from, to } = range;
    for (let next = this.#ranges[end]; next !== undefined && next.from <= to; next = this.#ranges[end]) {
      from = Math.min(from, next.from);
      to = Math.max(to, next.to);
      end += 1;
    }
    this.#ranges.splice(start, end - start, { from, to });
  }

  #firstEndingFrom(line: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.to ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** `12–20, 31`, or nothing for the whole file. */
export function linesText(lines: readonly LineRange[]): string {
  return lines.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}
