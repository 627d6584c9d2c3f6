import { errorHead } from '../errorHead';
import { isJavaFrame, javaPlace } from '../javaStack';
import type { OutputLines } from '../output';
import { pathOf } from '../printedPath';
import type { Reader, Reading } from '../reader';
import { blockEnd, isWarning, one } from '../reader';

/** `src/A.java:3: error: cannot find symbol`, with the line, a caret, and more about it below. */
const MESSAGE = /^(.{1,1000}?\.java):(\d{1,7}): (error|warning): (.{1,2000})$/;
/** `e: file:///r/A.kt:3:5 Unresolved reference: x`, before Kotlin 1.8 `e: /r/A.kt: (3, 5): Unresolved reference: x`. */
const KOTLIN = /^([ew]): (?:file:\/\/)?(.{1,1000}?\.kts?)(?::(\d{1,7}):(\d{1,7})|: \((\d{1,7}), (\d{1,7})\)):? (.{1,2000})$/;
const CARET = /^\s*\^\s*$/;
const THREAD = /^Exception in thread "(?:.{1,300}?)" (.{1,2000})$/;

/** javac and kotlinc, and what a program on the JVM dies of. */
export function javacReader(): Reader {
  return { at: (lines, index) => compiler(lines, index) ?? kotlin(lines.text(index), index) ?? uncaught(lines, index) };
}

function compiler(lines: OutputLines, index: number): Reading | null {
  const match = lines.text(index).includes('.java:') ? MESSAGE.exec(lines.text(index)) : null;
  if (match === null) return null;
  const to = blockEnd(lines, index + 1, (text) => MESSAGE.test(text) || /^\d{1,9} (?:error|warning)s?$/.test(text) || text.trim() === '' || /^\[|^(?:Note|FAILURE|>)/.test(text));
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at));
  const caret = body.findIndex((text) => CARET.test(text));
  // Below the caret stands what the names in it mean; above it, but for the line itself, more of the message.
  const more = caret < 0 ? body : [...body.slice(0, Math.max(0, caret - 1)), ...body.slice(caret + 1)];
  const [, file = '', line, severity, message = ''] = match;
  return one({
    tool: 'javac',
    severity: isWarning(severity),
    file: pathOf(file),
    line: Number(line),
    column: caret < 0 ? null : (body[caret] ?? '').indexOf('^') + 1,
    errorType: null,
    message: [message, ...more.map((text) => text.trim())].join('\n'),
    stack: [],
    span: [index, to],
  });
}

function kotlin(text: string, index: number): Reading | null {
  const match = text.startsWith('e: ') || text.startsWith('w: ') ? KOTLIN.exec(text) : null;
  if (match === null) return null;
  const [, letter, file = '', line, column, oldLine, oldColumn, message = ''] = match;
  return one({ tool: 'kotlinc', severity: letter === 'w' ? 'warning' : 'error', file, line: Number(line ?? oldLine), column: Number(column ?? oldColumn), errorType: null, message, stack: [], span: [index, index + 1] });
}

function uncaught(lines: OutputLines, index: number): Reading | null {
  const thread = lines.text(index).startsWith('Exception in thread') ? THREAD.exec(lines.text(index)) : null;
  const head = errorHead(thread?.[1] ?? '');
  if (head === null) return null;
  const to = blockEnd(lines, index + 1, (text) => !isJavaFrame(text) && !/^\s*(?:Caused by: |\.\.\. \d)/.test(text));
  const stack = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at).trim());
  const place = javaPlace(stack);
  return one({ tool: 'java', severity: 'error', file: place?.file ?? null, ...(place === null ? {} : { mayBe: place.mayBe }), line: place?.line ?? null, column: null, ...head, stack, span: [index, to] });
}
