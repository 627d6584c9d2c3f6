import * as z from 'zod';
import type { OutputLines } from '../output';
import { looksLikeFile, pathOf } from '../printedPath';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, isWarning, one } from '../reader';

/** `  3:5  error  'x' is not defined  no-undef` below the name of a file. */
const STYLISH = /^\s{1,8}(\d{1,7}):(\d{1,7})\s{1,8}(error|warning)\s{1,8}(\S.*)$/;
/** `/r/a.js:3:5: 'x' is not defined. [Error/no-undef]` */
const UNIX = /^(.{1,1000}?):(\d{1,7}):(\d{1,7}): (.{1,2000}) \[(Error|Warning)(?:\/([^\]]{1,200}))?\]$/;
/** `/r/a.js: line 3, col 5, Error - 'x' is not defined. (no-undef)` */
const COMPACT = /^(.{1,1000}?): line (\d{1,7}), col (\d{1,7}), (Error|Warning) - (.{1,2000})$/;
const RULE = /^[@\w/-]{1,100}$/;
/** Larger results come from a whole repository, and are cut in the log anyway. */
const MOST_JSON = 1024 * 1024;

const jsonResults = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ ruleId: z.string().nullish(), severity: z.number(), message: z.string(), line: z.number().nullish(), column: z.number().nullish() })),
  }),
);

export function eslintReader(): Reader {
  return { at: (lines, index) => stylish(lines, index) ?? oneLine(lines, index) ?? json(lines, index) };
}

function stylish(lines: OutputLines, index: number): Reading | null {
  const file = lines.text(index);
  if (/^\s/.test(file) || !STYLISH.test(lines.text(index + 1)) || !looksLikeFile(pathOf(file))) return null;
  const next = blockEnd(lines, index + 1, (text) => !/^\s/.test(text));
  const found: Found[] = [];
  for (let at = index + 1; at < next; at += 1) {
    const match = STYLISH.exec(lines.text(at));
    if (match === null) continue;
    const [, line, column, severity, rest = ''] = match;
    found.push({ ...messageAndRule(rest), tool: 'eslint', severity: isWarning(severity), file: pathOf(file), line: Number(line), column: Number(column), stack: [], span: [at, at + 1], under: index });
  }
  return { found, next };
}

/** The rule stands behind two spaces at the end, if a rule it was. */
function messageAndRule(text: string): Pick<Found, 'message' | 'errorType'> {
  const gap = text.trimEnd().lastIndexOf('  ');
  const rule = gap < 0 ? '' : text.slice(gap + 2).trim();
  if (!RULE.test(rule)) return { message: text.trim(), errorType: text.startsWith('Parsing error') ? 'parsing-error' : null };
  return { message: text.slice(0, gap).trim(), errorType: rule };
}

function oneLine(lines: OutputLines, index: number): Reading | null {
  const text = lines.text(index);
  const span = [index, index + 1] as const;
  const unix = text.endsWith(']') ? UNIX.exec(text) : null;
  if (unix !== null) {
    const [, file = '', line, column, message = '', severity, rule] = unix;
    return one({ tool: 'eslint', severity: isWarning(severity), file: pathOf(file), line: Number(line), column: Number(column), errorType: rule ?? null, message, stack: [], span });
  }
  const compact = text.includes(', col ') ? COMPACT.exec(text) : null;
  if (compact === null) return null;
  const [, file = '', line, column, severity, rest = ''] = compact;
  const open = rest.endsWith(')') ? rest.lastIndexOf(' (') : -1;
  const rule = open < 0 ? null : rest.slice(open + 2, -1);
  return one({ tool: 'eslint', severity: isWarning(severity), file: pathOf(file), line: Number(line), column: Number(column), errorType: rule, message: open < 0 ? rest : rest.slice(0, open), stack: [], span });
}

function json(lines: OutputLines, index: number): Reading | null {
  if (!lines.text(index).startsWith('[{"filePath":')) return null;
  const text = lines.whole(index);
  const results = text.length > MOST_JSON ? null : parsed(text);
  if (results === null) return null;
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, severity, message, line, column }): Found => {
      return { tool: 'eslint', severity: severity === 2 ? 'error' : 'warning', file: filePath, line: line ?? null, column: column ?? null, errorType: ruleId ?? null, message, stack: [], span: [index, index + 1] };
    }),
  );
  return { found, next: index + 1 };
}

function parsed(text: string): z.infer<typeof jsonResults> | null {
  try {
    return jsonResults.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Cut off, or something else that only begins like it.
    return null;
  }
}
