/** A run of code in backticks: the whole of it, and what it holds. Offsets count from the text's start. */
export interface CodeSpan {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/**
 * As markdown has it: as many backticks close as have opened, and one space of padding on both sides belongs to the
 * ticks. Runs are collected first, so that any number of unclosed ones costs one pass.
 */
export function codeSpans(text: string): readonly CodeSpan[] {
  const runs = [...text.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
  const closers = lastFirstByLength(runs.map((run) => run.length));
  const spans: CodeSpan[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    if (open === undefined) break;
    const candidates = closers.get(open.length) ?? [];
    while ((candidates.at(-1) ?? Infinity) <= index) candidates.pop();
    const closeIndex = candidates.at(-1);
    const close = closeIndex === undefined ? undefined : runs[closeIndex];
    if (close === undefined || closeIndex === undefined) continue;
    spans.push({ start: open.at, end: close.at + close.length, content: unpadded(text.slice(open.at + open.length, close.at)) });
    index = closeIndex;
  }
  return spans;
}

/** For each length, the runs that have it, the first at the end: taking the next is a pop. */
function lastFirstByLength(lengths: readonly number[]): ReadonlyMap<number, number[]> {
  const byLength = new Map<number, number[]>();
  for (let index = lengths.length - 1; index >= 0; index -= 1) {
    const length = lengths[index] ?? 0;
    const known = byLength.get(length);
    if (known === undefined) byLength.set(length, [index]);
    else known.push(index);
  }
  return byLength;
}

function unpadded(content: string): string {
  const padded = content.startsWith(' ') && content.endsWith(' ') && content.trim() !== '';
  return padded ? content.slice(1, -1) : content;
}
