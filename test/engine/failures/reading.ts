import { readFailures } from '../../../src/engine/index';

type Read = ReturnType<typeof readFailures>[number];
export type Said = Pick<Read, 'tool' | 'file' | 'line' | 'column' | 'errorType' | 'message'>;

/** What is read from an output that is there as a whole. */
export function read(text: string): readonly Said[] {
  return whole(text).map(({ tool, file, line, column, errorType, message }) => ({ tool, file, line, column, errorType, message }));
}

export function whole(text: string): readonly Read[] {
  return readFailures({ head: text, tail: '', leftOut: 0 });
}

/** `file:line:column`, the type and the message of each: enough where the tool is plain. */
export function places(text: string): readonly string[] {
  return read(text).map(({ file, line, column, errorType, message }) => `${file ?? '-'}:${String(line ?? '-')}:${String(column ?? '-')} ${errorType ?? '-'} ${message}`);
}

export function toolsOf(text: string): readonly string[] {
  return [...new Set(read(text).map(({ tool }) => tool))];
}
