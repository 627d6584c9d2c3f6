import type { SourceText } from '../sourceText';

/**
 * The markdown parser's time is not linear in everything: one line of a few thousand list markers keeps it busy for
 * minutes. So what it would have to do is estimated first, in one pass, and refused beyond a bound that no document
 * written by people comes near. One unit is about 20 microseconds of its time.
 */
export type CostVerdict = { readonly kind: 'fine' } | { readonly kind: 'too-deep' | 'too-complex'; readonly line: number };

const MOST_UNITS = 60_000;
const DEEPEST = 32;
const WIDEST_INDENT = 120;

export function judgeCost(source: SourceText): CostVerdict {
  let units = 0;
  for (let line = 1; line <= source.lineCount; line += 1) {
    const text = source.line(line);
    const { containers, indent } = lineStart(text);
    if (containers > DEEPEST || (containers > 0 && indent > WIDEST_INDENT)) return { kind: 'too-deep', line };
    units += lineUnits(text, { containers, indent });
    if (units > MOST_UNITS) return { kind: 'too-complex', line };
  }
  return { kind: 'fine' };
}

function lineUnits(text: string, { containers, indent }: LineStart): number {
  if (text === '') return 0.5;
  const heading = text.startsWith('#') ? 2 + text.length / 20 : text.length / 128;
  // A marker behind white space continues the lists that the white space stands for.
  const nesting = containers === 0 ? 0 : 10 * containers + indent;
  return 1 + nesting + heading + specials(text) / 10;
}

function specials(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if ('[]!&\\<*_`~|\t'.includes(text.charAt(at))) count += 1;
  return count;
}

interface LineStart {
  /** Quote and list markers that open containers at the start of the line. */
  readonly containers: number;
  /** How far white space pushed the first of them. */
  readonly indent: number;
}

function lineStart(text: string): LineStart {
  const marker = /[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y;
  const indent = text.length - text.trimStart().length;
  let containers = 0;
  while (containers <= DEEPEST && marker.test(text)) containers += 1;
  return { containers, indent };
}
