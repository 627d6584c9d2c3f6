import type { OutputLines } from '../output';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, one } from '../reader';

const HEAD = /^(\s{0,40}(?:[|+-] ?)?\s{0,40})(?:Exception Group )?Traceback \(most recent call last\):$/;
const FRAME = /^File "(.{1,1000}?)", line (\d{1,7})(?:, in (.{1,300}))?$/;
/** `ValueError: x`, `pkg.mod.MyError`, `KeyboardInterrupt`. */
const ERROR = /^((?:[A-Za-z_]\w{0,100}\.){0,12}[A-Za-z_]\w{0,100})(?:: (.*))?$/;
const CARET = /^[\s~^]*\^[\s~^]*$/;
const LIBRARY = /[\\/](?:site-packages|dist-packages|lib[\\/]python[\d.]{1,8})[\\/]|^<frozen /;

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly inWhat: string | null;
}

/** What Python prints of an exception that nobody caught; also a file that it cannot compile. */
export function pythonTracebackReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      const head = text.endsWith('(most recent call last):') ? HEAD.exec(text) : null;
      if (head !== null) return traceback(lines, index, head[1]?.length ?? 0);
      return /^\s{2}File "/.test(text) ? syntaxError(lines, index) : null;
    },
  };
}

function traceback(lines: OutputLines, index: number, indent: number): Reading {
  const frames: Frame[] = [];
  let at = index + 1;
  const inner = (text: string): string => text.slice(indent).replace(/^\| ?/, '');
  for (; at < Math.min(lines.count, index + 400); at += 1) {
    const text = inner(lines.text(at));
    const frame = FRAME.exec(text.trim());
    if (frame !== null) frames.push({ file: frame[1] ?? '', line: Number(frame[2]), inWhat: frame[3] ?? null });
    else if (text.trim() !== '' && !/^\s/.test(text)) break;
  }
  const error = ERROR.exec(inner(lines.text(at)));
  if (error === null) return { found: [], next: Math.max(index + 1, at) };
  const next = at + 1 + detailLines(lines, at + 1, inner);
  const more = Array.from({ length: next - at - 1 }, (_, line) => inner(lines.text(at + 1 + line)).trimEnd());
  // Another one follows at once: this was only its cause, and the last one is what ended the program.
  if (isCause(lines, next)) return { found: [], next };
  const own = frames.filter(({ file }) => !LIBRARY.test(file)).at(-1) ?? frames.at(-1);
  return one(found(error, more, { frames, own, span: [index, next] }));
}

/** A message may have further lines, up to the first that is empty or begins something else. */
function detailLines(lines: OutputLines, from: number, inner: (text: string) => string): number {
  const end = blockEnd(lines, from, (text, at) => inner(text).trim() === '' || at >= from + 20 || !/^\s/.test(inner(text)) || HEAD.test(text) || inner(text).trim().startsWith('+'));
  return end - from;
}

function isCause(lines: OutputLines, next: number): boolean {
  const joint = lines.text(lines.isBlank(next) ? next + 1 : next);
  return joint.includes('During handling of the above exception, another exception occurred') || joint.includes('The above exception was the direct cause of the following exception');
}

/** Without a traceback: `  File "a.py", line 3`, the line, a caret, `SyntaxError: …`. */
function syntaxError(lines: OutputLines, index: number): Reading | null {
  const frame = FRAME.exec(lines.text(index).trim());
  const at = blockEnd(lines, index + 1, (text, line) => !/^\s/.test(text) || line > index + 4);
  const error = ERROR.exec(lines.text(at));
  if (frame === null || error?.[2] === undefined || !/Error$/.test(error[1] ?? '')) return null;
  const own: Frame = { file: frame[1] ?? '', line: Number(frame[2]), inWhat: null };
  return one({ ...found(error, [], { frames: [own], own, span: [index, at + 1] }), column: caretColumn(lines, index + 1, at) });
}

/** Python shows the line without its indentation, so the caret tells a column only where the line has none of its own. */
function caretColumn(lines: OutputLines, from: number, to: number): number | null {
  const caret = lines.text(to - 1);
  return to - from >= 2 && CARET.test(caret) && /^ {4}\S/.test(lines.text(to - 2)) ? caret.indexOf('^') - 3 : null;
}

function found(error: RegExpExecArray, more: readonly string[], at: { readonly frames: readonly Frame[]; readonly own: Frame | undefined; readonly span: Found['span'] }): Found {
  return {
    tool: 'python',
    severity: 'error',
    file: at.own?.file ?? null,
    line: at.own?.line ?? null,
    column: null,
    errorType: error[1] ?? null,
    message: [error[2] ?? error[1] ?? '', ...more].join('\n'),
    stack: at.frames.map(({ file, line, inWhat }) => `${file}:${String(line)}${inWhat === null ? '' : ` in ${inWhat}`}`),
    span: at.span,
  };
}
