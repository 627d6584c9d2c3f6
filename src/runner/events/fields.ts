/** Fields of what somebody else wrote: each is taken as what it has to be, or not at all. */

const MOST_TOKENS = 1e12;
const MOST_DOLLARS = 1e6;
const LONGEST_TEXT = 300;
const MICROS = 1_000_000;

export function tokensIn(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= MOST_TOKENS ? Math.round(value) : 0;
}

export function microsIn(dollars: unknown): number | null {
  return typeof dollars === 'number' && dollars >= 0 && dollars <= MOST_DOLLARS ? Math.round(dollars * MICROS) : null;
}

/** A time as ISO 8601 has it. */
export function timeIn(value: unknown): number | null {
  const at = typeof value === 'string' && value.length <= 40 ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export function secondsIn(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1e9 ? value : null;
}

/** One line of it, without what a terminal would obey. */
export function lineIn(value: unknown): string {
  if (typeof value !== 'string') return '';
  return value.slice(0, LONGEST_TEXT).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
}

export function nameIn(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : null;
}
