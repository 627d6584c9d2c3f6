import { errorHead } from '../errorHead';
import { framePlace, ownPlace } from '../javascriptStack';
import type { OutputLines } from '../output';
import type { Found, Reader } from '../reader';
import { blockEnd, one } from '../reader';

/** ` FAIL  |unit| test/a.test.ts > suite > name`, ` FAIL  test/a.test.ts [ test/a.test.ts ]`. */
const FAIL = /^\s{0,2}FAIL {1,4}(?:\|[^|]{1,80}\| )?(\S{1,1000}?\.\w{1,8})(?: > (.{1,1000})| \[ .{1,1000} \])\s{0,8}$/;
/** `⎯⎯⎯ Unhandled Rejection ⎯⎯⎯`: no test's fault, and yet the run fails. */
const UNHANDLED = /^⎯{2,200} (Unhandled (?:Rejection|Exception|Error)|Uncaught Exception|Startup Error|Typecheck Error) ⎯{2,200}\s{0,8}$/;
const RULE = /^⎯{4}/;
const STACK = /^\s{0,12}❯ /;
const CODE = /^\s{0,12}\d{0,7} {0,4}\|/;

/** Vitest: each `FAIL` in the list of failed tests, with the error below. Several tests may share one. */
export function vitestReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      const fail = text.includes('FAIL') ? FAIL.exec(text) : null;
      if (fail !== null) return one(failed(lines, index, { file: fail[1] ?? '', name: fail[2] ?? null }));
      const unhandled = text.startsWith('⎯') ? UNHANDLED.exec(text) : null;
      return unhandled === null ? null : one(failed(lines, index, { file: null, name: unhandled[1] ?? '' }));
    },
  };
}

function failed(lines: OutputLines, index: number, test: { readonly file: string | null; readonly name: string | null }): Found {
  let from = index + 1;
  while (FAIL.test(lines.text(from)) && from < index + 100) from += 1;
  const to = blockEnd(lines, from, (text) => RULE.test(text) || FAIL.test(text));
  const body = Array.from({ length: to - from }, (_, at) => lines.text(from + at));
  const stack = body.filter((text) => STACK.test(text) && framePlace(text) !== null).map((text) => text.trim());
  const firstFrame = body.findIndex((text) => STACK.test(text) || CODE.test(text));
  const said = (firstFrame < 0 ? body : body.slice(0, firstFrame)).filter((text) => text.trim() !== '').map((text) => text.trimEnd());
  const head = errorHead(said[0] ?? '');
  const what = (head === null ? said : [head.message, ...said.slice(1)]).join('\n').trim();
  const place = ownPlace(stack);
  return {
    tool: 'vitest',
    severity: 'error',
    file: place?.file ?? test.file,
    line: place?.line ?? null,
    column: place?.column ?? null,
    errorType: head?.errorType ?? 'suite',
    message: test.name === null ? what : `${test.name}: ${what}`,
    stack,
    span: [index, to],
  };
}
