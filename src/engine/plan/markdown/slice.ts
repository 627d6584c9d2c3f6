import type { Located } from '../draft';
import type { SourceText } from '../sourceText';

/** A piece of the document by its offsets: what recognizers hand to each other, so that no value loses its place. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

export function sliceText(source: SourceText, slice: Slice): string {
  return source.text.slice(slice.start, slice.end);
}

export function trimmed(source: SourceText, slice: Slice): Slice {
  const text = sliceText(source, slice);
  const start = slice.start + (text.length - text.trimStart().length);
  return { start, end: Math.max(start, slice.start + text.trimEnd().length) };
}

export function located<T>(source: SourceText, slice: Slice, value: T): Located<T> {
  return { value, at: source.range(slice.start, slice.end) };
}
