import type { Heading } from 'mdast';
import type { Located } from '../draft';
import type { SourceText } from '../sourceText';
import { located, sliceText, type Slice } from './slice';

export interface TaskHeading {
  readonly key: Located<string>;
  readonly title: Located<string>;
}

/**
 * `## W1: title`, `### Task W1: title`: level 2 or 3, an id and a colon. The id begins with a letter and has a digit:
 * without that, `## Notes: read me first` would be a task.
 */
const TASK_HEADING = /^(?:task[ \t]{1,4})?([A-Za-z](?=[A-Za-z_.-]{0,62}\d)[A-Za-z0-9_.-]{0,63}):[ \t\n]*(\S[^]*)?$/i;

export function readTaskHeading(source: SourceText, heading: Heading): TaskHeading | null {
  const slice = headingText(heading);
  if (slice === null || (heading.depth !== 2 && heading.depth !== 3)) return null;
  const text = plainText(sliceText(source, slice));
  const match = TASK_HEADING.exec(text);
  const key = match?.[1];
  if (match === null || key === undefined) return null;
  const at = slice.start + Math.max(0, sliceText(source, slice).indexOf(key));
  const title = match[2] ?? key;
  return { key: located(source, { start: at, end: at + key.length }, key), title: located(source, slice, title) };
}

export function readTitle(source: SourceText, heading: Heading): Located<string> | null {
  const slice = headingText(heading);
  return slice === null ? null : located(source, slice, plainText(sliceText(source, slice)));
}

function headingText(heading: Heading): Slice | null {
  const start = heading.children[0]?.position?.start.offset;
  const end = heading.children.at(-1)?.position?.end.offset;
  return start === undefined || end === undefined ? null : { start, end };
}

/** For one line of a list or a terminal: no stars, no ticks, single spaces. */
function plainText(text: string): string {
  return text.replace(/\*\*|`/g, '').replace(/\s+/g, ' ').trim();
}
