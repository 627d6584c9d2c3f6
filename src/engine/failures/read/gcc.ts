import type { OutputLines } from '../output';
import { looksLikeFile, pathOf } from '../printedPath';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, isWarning, numberOr, one } from '../reader';

/** `a.c:3:5: error: unknown type name 'x' [-Wfoo]`; older ones give no column. */
const MESSAGE = /^(.{1,1000}?\.(?:c|h|cc|cpp|cxx|c\+\+|hh|hpp|hxx|inl|ipp|m|mm|cu|cuh|S|s|f90|f|swift|zig)):(\d{1,7}):(?:(\d{1,7}):)? (fatal error|error|warning): (.{1,2000})$/;
/** `a.cpp(3,5): error C2065: …`, `a.cpp(3): error C2065: …`. */
const MICROSOFT = /^\s{0,8}(?:\d{1,3}>)?(.{1,1000}?)\((\d{1,7})(?:,(\d{1,7}))?\)\s?: (fatal error|error|warning) ([CD]\d{4}|LNK\d{4}): (.{1,2000})$/;
/** `/usr/bin/ld: a.c:(.text+0x5): undefined reference to 'f'`, `ld: a.c:12: undefined reference to …`. */
const LINKER = /^(?:\S{0,300}\bld(?:\.\w{1,8})?: )?(\S{1,1000}?):(?:\(\.[\w.+]{1,80}\)|(\d{1,7})): ((?:undefined reference to|multiple definition of) .{1,1500})$/;
const FLAG = / \[-W(?:error=)?([\w+=-]{1,80})(?:,-W[\w+=-]{1,80})?\]$/;

/** gcc and clang, the linker behind them, and Microsoft's compiler. */
export function gccReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (/^\s{4}/.test(text)) return null;
      return compiler(lines, index) ?? microsoft(text, index) ?? linker(text, index);
    },
  };
}

function compiler(lines: OutputLines, index: number): Reading | null {
  const match = MESSAGE.exec(lines.text(index));
  if (match === null || !looksLikeFile(pathOf(match[1] ?? ''))) return null;
  const [, file = '', line, column, severity, message = ''] = match;
  // The code, the caret, and what the compiler suggests.
  const to = blockEnd(lines, index + 1, (text) => !/^\s/.test(text) || text.trim() === '');
  const flag = FLAG.exec(message)?.[1] ?? null;
  return one({ tool: 'gcc', severity: isWarning(severity), file: pathOf(file), line: Number(line), column: numberOr(column), errorType: flag ?? (severity ?? null), message: message.replace(FLAG, ''), stack: [], span: [index, to] });
}

function microsoft(text: string, index: number): Reading | null {
  const match = text.includes('): ') || text.includes(') : ') ? MICROSOFT.exec(text) : null;
  if (match === null) return null;
  const [, file = '', line, column, severity, errorType = '', message = ''] = match;
  return one({ tool: 'msvc', severity: isWarning(severity), file: pathOf(file), line: Number(line), column: numberOr(column), errorType, message: withoutProject(message), stack: [], span: [index, index + 1] });
}

function linker(text: string, index: number): Reading | null {
  const match = text.includes('undefined reference') || text.includes('multiple definition') ? LINKER.exec(text) : null;
  if (match === null) return null;
  const found: Found = { tool: 'ld', severity: 'error', file: match[1] ?? null, line: numberOr(match[2]), column: null, errorType: 'link', message: match[3] ?? '', stack: [], span: [index, index + 1] };
  return one(found);
}

/** MSBuild names the project behind each message. */
export function withoutProject(message: string): string {
  return message.replace(/ \[[^[\]]{1,1000}\.\w{1,20}proj(?:::[^\]]{1,100})?\]$/, '');
}
