/** The candidate that differs from `word` by at most two slips of the finger, or null. Case does not count. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  let looked = 0;
  for (const candidate of candidates) {
    looked += 1;
    if (looked > MOST_CANDIDATES) break;
    const distance = editDistance(wanted, candidate.toLowerCase());
    // Two slips in a word of three letters make any word of any other.
    if (distance > Math.min(MOST_SLIPS, candidate.length - 1)) continue;
    if (best === null || distance < best.distance) best = { candidate, distance };
  }
  return best === null ? null : best.candidate;
}

const MOST_SLIPS = 2;
const MOST_CANDIDATES = 2_000;
const LONGEST_WORD = 64;

/** Levenshtein, given up (as infinity) where lengths alone rule the candidate out. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS || a.length > LONGEST_WORD) return Number.POSITIVE_INFINITY;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + same));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
