import { endingsOf } from '../textEndings';

/** Text to put in place of a stretch of a document, by offsets in its text as `SourceText` has it. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The raw text with that change. What `SourceText` drops is counted in again. */
export function spliced(raw: string, { start, end, text }: Splice): string {
  const from = rawOffset(raw, start);
  const to = end === start ? from : rawOffset(raw, end);
  return raw.slice(0, from) + text.replace(/\n/g, endingsOf(raw).newline) + raw.slice(to);
}

function rawOffset(raw: string, offset: number): number {
  let at = raw.startsWith('\uFEFF') ? 1 : 0;
  for (let left = offset; left > 0; left -= 1) at += raw[at] === '\r' && raw[at + 1] === '\n' ? 2 : 1;
  return at;
}
