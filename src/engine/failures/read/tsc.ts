import type { Found, Reader } from '../reader';
import { blockEnd, isWarning, one } from '../reader';
import { pathOf } from '../printedPath';

/** `src/a.ts(3,5): error TS2322: …`, and with --pretty `src/a.ts:3:5 - error TS2322: …`. */
const PLACED = /^\s{0,8}(.{1,1000}?)(?:\((\d{1,7}),(\d{1,7})\): |:(\d{1,7}):(\d{1,7}) - )(error|warning) (TS\d{1,6}): (.*)$/;
const PLACELESS = /^\s{0,8}(error|warning) (TS\d{1,6}): (.*)$/;
/** What comes below in more detail is indented; so is the code that --pretty shows, behind its line number. */
const DETAIL = /^ {2,}\S/;

export function tscReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (!text.includes(' TS')) return null;
      const placed = PLACED.exec(text);
      const placeless = placed === null ? PLACELESS.exec(text) : null;
      if (placed === null && placeless === null) return null;
      const to = blockEnd(lines, index + 1, (line) => !DETAIL.test(line));
      const details = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at).trim());
      const rest = { tool: 'tsc', stack: [], span: [index, to] } as const;
      if (placed !== null) {
        const [, file = '', line, column, prettyLine, prettyColumn, severity, errorType = '', message = ''] = placed;
        return one({ ...rest, severity: isWarning(severity), file: pathOf(file), line: Number(line ?? prettyLine), column: Number(column ?? prettyColumn), errorType, message: withDetails(message, details) });
      }
      const [, severity, errorType = '', message = ''] = placeless ?? [];
      return one({ ...rest, severity: isWarning(severity), file: null, line: null, column: null, errorType, message: withDetails(message, details) });
    },
  };
}

/** What is wrong is said first; what lies behind it, deeper and deeper below. */
function withDetails(message: string, details: readonly string[]): Found['message'] {
  return [message, ...details].join('\n');
}
