import { errorHead } from '../errorHead';
import type { OutputLines } from '../output';
import { pathOf } from '../printedPath';
import type { Reader, Reading } from '../reader';
import { blockEnd, isWarning, numberOr, one } from '../reader';
import { withoutProject } from './gcc';

/** `/r/Program.cs(3,5): error CS0103: … [/r/app.csproj]`; a problem of several projects is said for each. */
const MESSAGE = /^\s{0,8}(?:\d{1,4}(?::\d{1,4})?>)?(.{1,1000}?)\((\d{1,7})(?:,(\d{1,7}))?(?:,\d{1,7},\d{1,7})?\)\s?: (error|warning) ([A-Z][A-Za-z]{0,12}\d{1,6}): (.{1,2000})$/;
/** `MSBUILD : error MSB1003: …`, `/r/app.csproj : error NU1101: …`, `CSC : error CS2001: …`. */
const PLACELESS = /^\s{0,8}(?:\d{1,4}(?::\d{1,4})?>)?(\S.{0,1000}?)\s?: (error|warning) ([A-Z]{2,12}\d{1,6}): (.{1,2000})$/;
/** `  Failed Tests.CalcTest.Adds [12 ms]`. */
const FAILED = /^\s{1,8}Failed (.{1,500}?) \[(?:< )?[\d.,]{1,12} ?\w{1,3}(?: [\d.,]{1,12} ?\w{1,3})?\]$/;
const FRAME = /^\s{1,12}at .{1,900}?(?: in (.{1,900}?):line (\d{1,7}))?$/;
const UNHANDLED = /^Unhandled exception\. (.{1,2000})$/;

/** The dotnet command: MSBuild and its compilers, its tests, and what a program dies of. */
export function dotnetReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (text.startsWith('Unhandled exception. ')) return unhandled(lines, index);
      if (FAILED.test(text)) return failedTest(lines, index);
      return /: (?:error|warning) [A-Z]/.test(text) ? build(text, index) : null;
    },
  };
}

function build(text: string, index: number): Reading | null {
  const placed = MESSAGE.exec(text);
  const rest = { tool: 'dotnet', stack: [], span: [index, index + 1] } as const;
  if (placed !== null) {
    const [, file = '', line, column, severity, errorType = '', message = ''] = placed;
    return one({ ...rest, severity: isWarning(severity), file: pathOf(file), line: Number(line), column: numberOr(column), errorType, message: withoutProject(message) });
  }
  const placeless = PLACELESS.exec(text);
  if (placeless === null) return null;
  const [, origin = '', severity, errorType = '', message = ''] = placeless;
  return one({ ...rest, severity: isWarning(severity), file: /\.\w{1,20}proj$|\.sln$/.test(origin) ? pathOf(origin) : null, line: null, column: null, errorType, message: withoutProject(message) });
}

function failedTest(lines: OutputLines, index: number): Reading {
  const to = blockEnd(lines, index + 1, (text) => FAILED.test(text) || /^\s{1,8}(?:Passed|Skipped) \S|^(?:Failed!|Passed!|Test Run|Total tests:|\[xUnit\.net )|^\s{0,8}Standard (?:Output|Error) Messages:/.test(text));
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at));
  const stackAt = body.findIndex((text) => text.trim() === 'Stack Trace:');
  const said = (stackAt < 0 ? body : body.slice(0, stackAt)).map((text) => text.trim()).filter((text) => text !== '' && text !== 'Error Message:');
  const head = errorHead(said[0] ?? '');
  const name = FAILED.exec(lines.text(index))?.[1] ?? '';
  return one({ tool: 'dotnet', severity: 'error', ...stackOf(stackAt < 0 ? [] : body.slice(stackAt + 1)), column: null, errorType: head?.errorType ?? 'test', message: `${name}: ${(head === null ? said : [head.message, ...said.slice(1)]).join('\n')}`, span: [index, to] });
}

function unhandled(lines: OutputLines, index: number): Reading | null {
  const head = errorHead(UNHANDLED.exec(lines.text(index))?.[1] ?? '');
  if (head === null) return null;
  const to = blockEnd(lines, index + 1, (text) => !FRAME.test(text) && !/^\s{1,8}--->|^\s{1,8}--- End of/.test(text));
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at));
  return one({ tool: 'dotnet', severity: 'error', ...stackOf(body), column: null, ...head, span: [index, to] });
}

/** Only frames of sources that were compiled here have a file. */
function stackOf(body: readonly string[]): { readonly stack: readonly string[]; readonly file: string | null; readonly line: number | null } {
  const frames = body.map((text) => FRAME.exec(text)).filter((frame) => frame !== null);
  const own = frames.find((frame) => frame[1] !== undefined);
  return { stack: frames.map((frame) => frame[0].trim()), file: own?.[1] ?? null, line: numberOr(own?.[2]) };
}
