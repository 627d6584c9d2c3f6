import type { OutputLines } from '../output';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, one } from '../reader';

/** `______ TestA.test_b[1] ______`, `____ ERROR collecting tests/test_b.py ____`, `____ ERROR at setup of test_c ____`. */
const TITLE = /^_{3,200} (.{1,500}?) _{3,200}$/;
const SECTION = /^={3,200} .{1,300} ={3,200}$/;
const SAID = /^E {1,8}(.{0,2000})$/;
/** `tests/test_a.py:5: AssertionError`, and between the frames of a longer stack `tests/test_a.py:9: in helper`. */
const PLACE = /^(\S.{0,1000}?):(\d{1,7}): ?(?:in (.{1,300})|([A-Za-z_][\w.]{0,200})?)$/;
/** In the summary, and with `--tb=no` alone: `FAILED tests/test_a.py::test_b - assert 3 == 4`. */
const SUMMARY = /^(FAILED|ERROR) (\S{1,1000}?\.py)(?:::(\S{1,500}))?(?: - (.{1,2000}))?$/;
/** `--tb=line`: `/r/tests/test_a.py:5: assert 3 == 4`. */
const LINE = /^(\S{1,1000}?\.py):(\d{1,7}): (.{1,2000})$/;
const ERROR = /^((?:[A-Za-z_]\w{0,100}\.){0,12}[A-Z]\w{0,100}(?:Error|Exception|Failed|Warning|Exit|Interrupt))(?:: (.*))?$/;

/** pytest in each of its traceback styles. What the summary says again is not taken twice. */
export function pytestReader(): Reader {
  const told = new Set<string>();
  let inFailures = false;
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (text.startsWith('===') && SECTION.test(text)) {
        inFailures = / (?:FAILURES|ERRORS) /.test(text);
        return { found: [], next: index + 1 };
      }
      const title = inFailures && text.startsWith('___') ? TITLE.exec(text)?.[1] : undefined;
      if (title !== undefined) {
        told.add(nameOf(title));
        return block(lines, index, title);
      }
      const line = inFailures ? LINE.exec(text) : null;
      if (line !== null) {
        told.add('*');
        return one(plainFailure({ file: line[1] ?? '', line: Number(line[2]), name: null, said: line[3] ?? '' }, [index, index + 1]));
      }
      const summary = text.startsWith('FAILED ') || text.startsWith('ERROR ') ? SUMMARY.exec(text) : null;
      if (summary === null) return null;
      const [, , file = '', name, said = ''] = summary;
      const isTold = told.has('*') || told.has(nameOf(name ?? file));
      return { found: isTold ? [] : [plainFailure({ file, line: null, name: name ?? null, said }, [index, index + 1])], next: index + 1 };
    },
  };
}

/** In titles `TestA.test_b[1]`, in the summary `TestA::test_b[1]`: one test. */
function nameOf(title: string): string {
  return title.replace(/^ERROR (?:collecting|at (?:setup|teardown) of) /, '').replaceAll('::', '.');
}

function block(lines: OutputLines, index: number, title: string): Reading | null {
  const to = blockEnd(lines, index + 1, (text) => TITLE.test(text) || SECTION.test(text));
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at));
  // With --tb=native it holds a traceback as Python prints it, which its own reader knows.
  if (body.some((text) => text.startsWith('Traceback (most recent call last)')) && !body.some((text) => SAID.test(text))) return { found: [], next: index + 1 };
  const places = body.map((text) => PLACE.exec(text)).filter((place) => place !== null);
  const own = places.filter((place) => !/site-packages|dist-packages/.test(place[1] ?? '')).at(-1) ?? places.at(-1);
  const said = body.map((text) => SAID.exec(text)?.[1]).filter((text) => text !== undefined);
  const error = ERROR.exec(said[0] ?? '');
  const message = (error === null ? said : [error[2] ?? '', ...said.slice(1)]).join('\n').trim();
  const type = error?.[1] ?? own?.[4] ?? (said[0]?.startsWith('assert') === true ? 'AssertionError' : null);
  return one({
    tool: 'pytest',
    severity: 'error',
    file: own?.[1] ?? (/ERROR collecting (\S+)/.exec(title)?.[1] ?? null),
    line: own === undefined ? null : Number(own[2]),
    column: null,
    errorType: type,
    message: `${title}: ${message}`,
    stack: places.map((place) => place[0]),
    span: [index, to],
  });
}

function plainFailure({ file, line, name, said }: { readonly file: string; readonly line: number | null; readonly name: string | null; readonly said: string }, span: Found['span']): Found {
  const error = ERROR.exec(said);
  const message = error === null ? said : (error[2] ?? '');
  return { tool: 'pytest', severity: 'error', file, line, column: null, errorType: error?.[1] ?? (said.startsWith('assert') ? 'AssertionError' : null), message: name === null ? message : `${name}: ${message}`.replace(/: $/, ''), stack: [], span };
}
