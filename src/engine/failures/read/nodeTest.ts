import { errorHead } from '../errorHead';
import { isFrame, ownPlace, type StackPlace } from '../javascriptStack';
import type { OutputLines } from '../output';
import type { Found, Reader } from '../reader';
import { blockEnd } from '../reader';

/** `test at test/a.test.js:4:1`, above each test in the list at the end. */
const PLACE = /^\s{0,8}test at (.{1,1000}?):(\d{1,7}):(\d{1,7})\s{0,8}$/;
const FAILED = /^\s{0,80}✖ (.{1,1000}?) \([\d.]{1,14}ms\)( # TODO| # SKIP)?/;
const END = /^(?:ℹ|▶|✔|✖|test at )/;

/** Node's own test runner with its `spec` reporter: each failed test where it ran, and all of them again at the end. */
export function nodeTestReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      const place = text.includes('test at ') ? PLACE.exec(text) : null;
      const at = place === null ? index : index + 1;
      const test = lines.text(at).includes('✖') ? FAILED.exec(lines.text(at)) : null;
      if (test === null) return null;
      const found = failedTest(lines, [index, at], { name: test[1] ?? '', place: place === null ? null : { file: place[1] ?? '', line: Number(place[2]), column: Number(place[3]) } });
      // One that was to fail; or one that only holds others, or is told of at the end with its place.
      const isNews = test[2] === undefined && found.file !== null;
      return { found: isNews ? [found] : [], next: found.span[1] };
    },
  };
}

interface Test {
  readonly name: string;
  readonly place: StackPlace | null;
}

function failedTest(lines: OutputLines, [from, title]: readonly [number, number], test: Test): Found {
  const to = blockEnd(lines, title + 1, (text) => END.test(text) || FAILED.test(text));
  const body = Array.from({ length: to - title - 1 }, (_, at) => lines.text(title + 1 + at));
  const stack = body.filter(isFrame).map((frame) => frame.trim());
  const firstFrame = body.findIndex(isFrame);
  const said = (firstFrame < 0 ? body : body.slice(0, firstFrame)).map((text) => text.trim()).filter((text) => text !== '');
  const head = errorHead(said[0] ?? '');
  const place = ownPlace(stack) ?? test.place;
  return {
    tool: 'node:test',
    severity: 'error',
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    errorType: head?.errorType ?? null,
    message: `${test.name}: ${(head === null ? said : [head.message, ...said.slice(1)]).join('\n').trim()}`,
    stack,
    span: [from, to],
  };
}
