import type { CodeFrame, Failure } from '../model/failure';

const AROUND = 5;
const LONGEST_LINE = 160;

/** The line with five before and five after it; null where the file has no such line, or is none of text. */
export function cutFrame(text: string, line: number): CodeFrame | null {
  if (line < 1 || text === '' || text.includes('\0')) return null;
  const lines = linesAround(text, line);
  return lines.length <= line - firstLine(line) ? null : { from: firstLine(line), lines };
}

function firstLine(line: number): number {
  return Math.max(1, line - AROUND);
}

/** Walks to the lines instead of splitting a file of which eleven are wanted. */
function linesAround(text: string, line: number): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  for (let number = 1; number <= line + AROUND && at <= text.length; number += 1) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    // What comes after the last line feed is no line.
    if (number >= firstLine(line) && !(end < 0 && at === text.length && number > 1)) lines.push(text.slice(at, Math.min(stop, at + LONGEST_LINE)).replace(/\r$/, ''));
    at = stop + 1;
  }
  return lines;
}

export interface ShownLine {
  readonly text: string;
  /** It is the one the failure is about. */
  readonly marked: boolean;
}

/** The frame as it is shown: numbered, the line marked, and a caret below where the column is known. */
export function frameLines({ frame, line, column }: Pick<Failure, 'frame' | 'line' | 'column'>): readonly ShownLine[] {
  if (frame === null) return [];
  const width = String(frame.from + frame.lines.length - 1).length;
  return frame.lines.flatMap((text, index): readonly ShownLine[] => {
    const number = frame.from + index;
    const marked = number === line;
    const shown = { text: `${marked ? '>' : ' '} ${String(number).padStart(width)} | ${text}`.trimEnd(), marked };
    const hasCaret = marked && column !== null && column >= 1 && column <= text.length + 1;
    // Tabs stay tabs, so that the caret stands below what it points at.
    return hasCaret ? [shown, { text: `  ${' '.repeat(width)} | ${text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')}^`, marked }] : [shown];
  });
}

/** `src/a.ts:3:5`, as far as it is known. */
export function placeText({ file, line, column }: Pick<Failure, 'file' | 'line' | 'column'>): string | null {
  if (file === null) return null;
  return [file, ...(line === null ? [] : [line]), ...(line === null || column === null ? [] : [column])].join(':');
}

/** `tsc TS2322`, or the tool alone. */
export function kindText({ tool, errorType }: Pick<Failure, 'tool' | 'errorType'>): string {
  return errorType === null ? tool : `${tool} ${errorType}`;
}

/** In one line: where, what kind, and the first line of what was said. */
export function failureLine(failure: Pick<Failure, 'file' | 'line' | 'column' | 'tool' | 'errorType' | 'message'>): string {
  const place = placeText(failure);
  return `${place === null ? '' : `${place}: `}${kindText(failure)}: ${failure.message.split('\n', 1)[0] ?? ''}`;
}
