import type { Located } from '../draft';
import type { SourceText } from '../sourceText';
import { codeSpans } from './codeSpans';
import { sliceText, trimmed, located, type Slice } from './slice';

/** What divides the values of a line. Sticky, and each matches a bounded number of characters. */
const BETWEEN_FILES = /[,;]/y;
const BETWEEN_KEYS = /[,;&+]|\sand\s/y;
const BETWEEN_STEPS = /[,;]|→|[-=]>/y;

/** How people say that there is none. */
const NONE = /^(?:none|nothing|n\/a|[-–—])\.?$/i;

export type KeySeparator = 'keys' | 'steps';

/** Ids of tasks. Ticks and stars around them and a remark in parentheses behind them are not part of an id. */
export function splitKeys(source: SourceText, slice: Slice, separator: KeySeparator): readonly Located<string>[] {
  const items = split(source, slice, separator === 'keys' ? BETWEEN_KEYS : BETWEEN_STEPS);
  return items.map((item) => {
    const text = sliceText(source, item);
    const bare = withoutRemark(text.replace(/[`*]/g, '')).trim();
    return located(source, item, bare === '' ? text : bare);
  });
}

export interface FileItem extends Located<string> {
  /** False where plain text has white space in it: prose, or a path that needs ticks around it. */
  readonly clear: boolean;
}

/** Paths: each in ticks, or plain between commas. */
export function splitFiles(source: SourceText, slice: Slice): readonly FileItem[] {
  return split(source, slice, BETWEEN_FILES).flatMap((item) => {
    const text = sliceText(source, item);
    const spans = codeSpans(text);
    if (spans.length > 0) {
      return spans.map((span) => ({ ...located(source, { start: item.start + span.start, end: item.start + span.end }, span.content.trim()), clear: true }));
    }
    const bare = withoutRemark(text).replace(/\\([_*])/g, '$1');
    return [{ ...located(source, item, bare), clear: !/\s/.test(bare) }];
  });
}

function withoutRemark(text: string): string {
  if (!text.endsWith(')')) return text;
  const open = text.lastIndexOf('(');
  // `app/(group)` is a path, `app.ts (new)` is a path and a remark.
  return open > 0 && /\s/.test(text.charAt(open - 1)) ? text.slice(0, open).trimEnd() : text;
}

function split(source: SourceText, slice: Slice, separator: RegExp): readonly Slice[] {
  const text = sliceText(source, slice);
  if (NONE.test(text.trim())) return [];
  const spanEnds = new Map(codeSpans(text).map((span) => [span.start, span.end]));
  const items: Slice[] = [];
  let begin = 0;
  let braces = 0;
  for (let at = 0; at < text.length; ) {
    const spanEnd = spanEnds.get(at);
    const cut = spanEnd === undefined && braces === 0 ? matchLength(separator, text, at) : 0;
    if (cut > 0) {
      items.push({ start: slice.start + begin, end: slice.start + at });
      begin = at + cut;
    }
    if (text.charAt(at) === '{') braces += 1;
    if (text.charAt(at) === '}') braces = Math.max(0, braces - 1);
    at = spanEnd ?? at + Math.max(1, cut);
  }
  items.push({ start: slice.start + begin, end: slice.end });
  return items.map((item) => trimmed(source, item)).filter((item) => item.end > item.start);
}

function matchLength(separator: RegExp, text: string, at: number): number {
  separator.lastIndex = at;
  return separator.exec(text)?.[0].length ?? 0;
}
