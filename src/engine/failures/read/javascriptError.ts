import { errorHead } from '../errorHead';
import { isFrame, ownPlace } from '../javascriptStack';
import type { OutputLines } from '../output';
import type { Reader, Reading } from '../reader';
import { blockEnd, one } from '../reader';

/** Node shows where: the file, the line, a caret. */
const PLACE = /^((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).{1,1000}?):(\d{1,7})$/;
const CARET = /^\s*\^+\s*$/;
/** How many lines of a message there may be before its stack. */
const LONGEST_MESSAGE = 30;

/** An error of a program in JavaScript that nobody caught, or that a tool prints with its stack. */
export function javascriptErrorReader(): Reader {
  return { at: (lines, index) => shown(lines, index) ?? thrown(lines, index, null) };
}

/** `/r/a.js:3`, the line, a caret, an empty line, and then the error. */
function shown(lines: OutputLines, index: number): Reading | null {
  const place = PLACE.exec(lines.text(index));
  const caret = CARET.test(lines.text(index + 2)) ? index + 2 : CARET.test(lines.text(index + 3)) ? index + 3 : null;
  if (place === null || caret === null) return null;
  const at = lines.isBlank(caret + 1) ? caret + 2 : caret + 1;
  return thrown(lines, at, { file: place[1] ?? '', line: Number(place[2]), column: lines.text(caret).indexOf('^') + 1, index });
}

interface Shown {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly index: number;
}

function thrown(lines: OutputLines, index: number, at: Shown | null): Reading | null {
  const head = errorHead(lines.text(index));
  if (head === null) return null;
  const firstFrame = blockEnd(lines, index + 1, (text, line) => isFrame(text) || line > index + LONGEST_MESSAGE || errorHead(text) !== null);
  const hasStack = isFrame(lines.text(firstFrame));
  // Without a stack it might be anything that only begins like an error.
  if (!hasStack && at === null) return null;
  const from = hasStack ? firstFrame : index + 1;
  const to = blockEnd(lines, from, (text) => !isFrame(text));
  const stack = Array.from({ length: to - from }, (_, line) => lines.text(from + line).trim());
  const more = Array.from({ length: from - index - 1 }, (_, line) => lines.text(index + 1 + line).trim());
  const place = at ?? ownPlace(stack) ?? importer(head.message);
  return one({
    tool: 'node',
    severity: 'error',
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    errorType: head.errorType,
    message: [head.message, ...more].join('\n').trim(),
    stack,
    span: [at?.index ?? index, to],
  });
}

/** A module that is not there is looked for by Node itself, and only the message says for whom. */
function importer(message: string): { readonly file: string; readonly line: null; readonly column: null } | null {
  const file = / imported from (\S{1,1000})$/.exec(message)?.[1];
  return file === undefined ? null : { file, line: null, column: null };
}
