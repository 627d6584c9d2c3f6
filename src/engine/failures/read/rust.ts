import type { OutputLines } from '../output';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, isWarning, one } from '../reader';

/** `error[E0308]: mismatched types`, and the place below: `  --> src/main.rs:4:18`. */
const HEAD = /^(error|warning)(?:\[(\w{1,80})\])?: (.{1,2000})$/;
const ARROW = /^\s{0,20}--> (.{1,1000}?):(\d{1,7}):(\d{1,7})\s{0,8}$/;
/** What the carets below the code say: `|   ^^^ expected `i32`, found `&str``. */
const LABEL = /^\|[ |-]{0,1000}\^{1,1000}[-^ ]{0,1000} ([^-^ ].{0,1000})$/;
/** With `--message-format short`: `src/main.rs:4:18: error[E0308]: mismatched types`. */
const SHORT = /^(.{1,1000}?\.rs):(\d{1,7}):(\d{1,7}): (error|warning)(?:\[(\w{1,80})\])?: (.{1,2000})$/;
/** `thread 'tests::adds' panicked at src/lib.rs:12:9:`, with the message below. */
const PANIC = /^thread '(.{1,300}?)' (?:\(\d{1,12}\) )?panicked at ([^']{1,1000}?):(\d{1,7}):(\d{1,7}):$/;
/** Before Rust 1.73: `thread 'main' panicked at 'message', src/main.rs:2:5`; a message may have lines. */
const OLD_PANIC = /^thread '(.{1,300}?)' panicked at '(.{0,1500})$/;
const LONGEST_PANIC = 12;
const OLD_PLACE = /^(.{0,1500})', (.{1,1000}?):(\d{1,7}):(\d{1,7})$/;
const NOTE = /^note: (?:run with `RUST_BACKTRACE|Some details are omitted)/;

/** rustc and cargo, also what a test panics with. */
export function rustReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (text.startsWith('thread \'')) return panic(lines, index) ?? oldPanic(lines, index);
      return text.startsWith('error') || text.startsWith('warning') ? compiler(lines, index) : short(text, index);
    },
  };
}

function compiler(lines: OutputLines, index: number): Reading | null {
  const head = HEAD.exec(lines.text(index));
  // Other tools say `error: …` as well: the arrow, which comes at once, shows that this is Rust.
  const arrow = ARROW.exec(lines.text(index + 1)) ?? ARROW.exec(lines.text(index + 2));
  if (head === null || arrow === null) return null;
  const to = blockEnd(lines, index + 1, (text) => text.trim() === '');
  const [, severity, code, message = ''] = head;
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at).trim());
  const label = body.map((text) => LABEL.exec(text)?.[1]).find((text) => text !== undefined);
  const notes = body.filter((text) => /^= (?:note|help): /.test(text));
  return one({
    tool: 'rustc',
    severity: isWarning(severity),
    file: arrow[1] ?? null,
    line: Number(arrow[2]),
    column: Number(arrow[3]),
    errorType: code ?? null,
    message: [label === undefined ? message : `${message}: ${label}`, ...notes.map((note) => note.slice(2))].join('\n'),
    stack: [],
    span: [index, to],
  });
}

function short(text: string, index: number): Reading | null {
  const match = text.includes('.rs:') ? SHORT.exec(text) : null;
  if (match === null) return null;
  const [, file = '', line, column, severity, code, message = ''] = match;
  return one({ tool: 'rustc', severity: isWarning(severity), file, line: Number(line), column: Number(column), errorType: code ?? null, message, stack: [], span: [index, index + 1] });
}

function panic(lines: OutputLines, index: number): Reading | null {
  const match = PANIC.exec(lines.text(index));
  if (match === null) return null;
  const to = blockEnd(lines, index + 1, (text) => text.trim() === '' || NOTE.test(text) || text.startsWith('stack backtrace:') || text.startsWith('thread \''));
  const said = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at).trim());
  const [, thread = '', file = '', line, column] = match;
  const traced = lines.text(to).startsWith('stack backtrace:') ? blockEnd(lines, to + 1, (text) => !/^\s/.test(text)) : to;
  const stack = Array.from({ length: traced - to }, (_, at) => lines.text(to + at).trim()).filter((text) => text.startsWith('at '));
  return one({ ...panicked(thread, { file, line, column, message: said.join('\n'), span: [index, traced] }), stack });
}

function oldPanic(lines: OutputLines, index: number): Reading | null {
  const match = OLD_PANIC.exec(lines.text(index));
  if (match === null) return null;
  const [, thread = '', begin = ''] = match;
  const said: string[] = [];
  for (let at = index; at < index + LONGEST_PANIC; at += 1) {
    const text = at === index ? begin : lines.text(at);
    const place = OLD_PLACE.exec(text);
    if (place === null) {
      said.push(text.trim());
      continue;
    }
    const [, end = '', file = '', line, column] = place;
    return one(panicked(thread, { file, line, column, message: [...said, end.trim()].join('\n'), span: [index, at + 1] }));
  }
  return null;
}

interface Panic extends Pick<Found, 'message' | 'span'> {
  readonly file: string;
  readonly line: string | undefined;
  readonly column: string | undefined;
}

function panicked(thread: string, { file, line, column, message, span }: Panic): Found {
  const isTest = thread !== 'main' && thread !== '<unnamed>';
  return { tool: 'cargo', severity: 'error', file, line: Number(line), column: Number(column), errorType: 'panic', message: isTest ? `${thread}: ${message}` : message, stack: [], span };
}
