import { errorHead } from '../errorHead';
import { isFrame, ownPlace } from '../javascriptStack';
import type { OutputLines } from '../output';
import type { Found, Reader } from '../reader';
import { blockEnd, one } from '../reader';

/** ` FAIL  src/sum.test.js (5.1 s)`; with several projects its name stands before the file. */
const FAIL = /^\s{0,2}FAIL {1,4}(?:\S{1,80} )?(\S{1,1000}\.\w{1,8})(?: \([\d.]{1,12} ?m?s\))?\s{0,8}$/;
const TEST = /^\s{1,4}● (.{1,1000})$/;
const END = /^\s{0,2}(?:FAIL|PASS)\s|^(?:Test Suites|Tests|Snapshots):/;
/** How Jest shows code: `> 4 |   expect(…)` and the caret below. */
const CODE = /^\s{0,12}(?:> ?)?(?:\d{1,7})? {0,4}\|/;

/** Jest: a `FAIL` line names the file, and each `●` below it a test. */
export function jestReader(): Reader {
  let file: string | null = null;
  return {
    at(lines, index) {
      const text = lines.text(index);
      const fail = text.includes('FAIL') ? FAIL.exec(text) : null;
      if (fail !== null) {
        file = fail[1] ?? null;
        return { found: [], next: index + 1 };
      }
      const test = text.includes('●') ? TEST.exec(text) : null;
      if (test === null || file === null) return null;
      const to = blockEnd(lines, index + 1, (below) => TEST.test(below) || END.test(below));
      // It only shows what a test printed.
      return test[1] === 'Console' ? { found: [], next: to } : one(failedTest(lines, [index, to], { name: test[1] ?? '', file }));
    },
  };
}

function failedTest(lines: OutputLines, [index, to]: Found['span'], test: { readonly name: string; readonly file: string }): Found {
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at));
  const stack = body.filter(isFrame).map((frame) => frame.trim());
  const said = body.filter((text) => text.trim() !== '' && !isFrame(text) && !CODE.test(text)).map((text) => text.replace(/^ {4}/, ''));
  const place = ownPlace(stack) ?? syntaxPlace(said);
  const head = errorHead(said[0] ?? '');
  const isSuite = test.name === 'Test suite failed to run';
  const what = (head === null ? said : [head.message, ...said.slice(1)]).join('\n').trim();
  return {
    tool: 'jest',
    severity: 'error',
    file: place?.file ?? test.file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    errorType: head?.errorType ?? (isSuite ? 'suite' : 'assertion'),
    message: isSuite ? what : `${test.name}: ${what}`,
    stack,
    span: [index, to],
  };
}

/** A file that cannot be parsed has no stack: Babel says `SyntaxError: /r/src/a.js: Unexpected token (3:4)`. */
function syntaxPlace(said: readonly string[]): { readonly file: string; readonly line: number; readonly column: number } | null {
  for (const text of said.slice(0, 12)) {
    const match = /^\s{0,8}SyntaxError: (\S{1,1000}?): .{1,900} \((\d{1,7}):(\d{1,7})\)$/.exec(text);
    if (match !== null) return { file: match[1] ?? '', line: Number(match[2]), column: Number(match[3]) + 1 };
  }
  return null;
}
