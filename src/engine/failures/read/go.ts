import type { OutputLines } from '../output';
import type { Found, Reader, Reading } from '../reader';
import { blockEnd, LONGEST_BLOCK, numberOr, one } from '../reader';

/** `./main.go:5:2: undefined: x`, `vet: ./main.go:5:2: …`; lists of a linter end with its name. */
const BUILD = /^(?:vet: )?(\S{1,1000}?\.go):(\d{1,7})(?::(\d{1,7}))?: (.{1,2000})$/;
const FAILED = /^(\s{0,60})--- FAIL: (\S{1,500}) \([\d.]{1,12}s\)$/;
const BEGUN = /^\s{0,60}=== (?:RUN|CONT|NAME|PAUSE)\s{1,8}(\S{1,500})$/;
const SAID = /^\s{1,60}(\S{1,300}?\.go):(\d{1,7}): (.{0,2000})$/;
/** How the tests of a package end; only here its name is said. */
const PACKAGE = /^(?:FAIL|ok  )\t(\S{1,500})/;
const PANIC = /^(panic|fatal error): (.{1,2000})$/;
/** Of one test. What it says first is what it failed for. */
const MOST_SAID = 10;
const FRAME = /^\t(\S{1,1000}?\.go):(\d{1,7})(?: \+0x[0-9a-f]{1,16})?$/;

/** The go command: build, vet, test, and what a program panics with. */
export function goReader(): Reader {
  return {
    at(lines, index) {
      const text = lines.text(index);
      if (text.startsWith('panic: ') || text.startsWith('fatal error: ')) return panic(lines, index);
      if (FAILED.test(text) || (text.startsWith('=== RUN') && BEGUN.test(text))) return tests(lines, index);
      const build = text.includes('.go:') && !/^\s/.test(text) ? BUILD.exec(text) : null;
      return build === null ? null : buildError(build, lines, index);
    },
  };
}

function buildError([, file = '', line, column, message = '']: RegExpExecArray, lines: OutputLines, index: number): Reading {
  const to = blockEnd(lines, index + 1, (text) => !/^\t\S/.test(text));
  const more = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at).trim());
  return one({ tool: 'go', severity: 'error', file, line: Number(line), column: numberOr(column), errorType: null, message: [message, ...more].join('\n'), stack: [], span: [index, to] });
}

interface Said {
  readonly file: string;
  readonly line: number;
  readonly index: number;
  readonly text: string[];
}

/** All tests of one package: their files lie where the package does, and that is said last. */
function tests(lines: OutputLines, index: number): Reading {
  const found: Found[] = [];
  const limit = Math.min(lines.count, index + LONGEST_BLOCK * 10);
  const saidBy = new Map<string, Said[]>();
  let current = '';
  let at = index;
  for (; at < limit; at += 1) {
    const text = lines.text(at);
    // It is an event of its own, and ends the tests.
    if (PACKAGE.test(text) || PANIC.test(text)) break;
    const failed = FAILED.exec(text);
    current = failed?.[2] ?? BEGUN.exec(text)?.[1] ?? (/^\s*--- (?:PASS|SKIP)/.test(text) ? '' : current);
    const said = SAID.exec(text);
    const list = saidBy.get(current) ?? [];
    saidBy.set(current, list);
    if (said !== null && list.length < MOST_SAID) list.push({ file: said[1] ?? '', line: Number(said[2]), index: at, text: [said[3] ?? ''] });
    else if (said === null && failed === null && /^\s{8}/.test(text)) list.at(-1)?.text.push(text.trim());
    if (failed !== null) found.push(failedTest(current, saidBy.get(current) ?? [], at));
  }
  const packageName = PACKAGE.exec(lines.text(at))?.[1] ?? null;
  return { found: settled(found, saidBy).map((one) => placed(one, packageName)), next: Math.max(at, index + 1) };
}

function failedTest(name: string, said: readonly Said[], at: number): Found {
  const first = said[0];
  const message = said.map(({ text }) => text.join('\n')).join('\n').trim();
  return { tool: 'go', severity: 'error', file: first?.file ?? null, line: first?.line ?? null, column: null, errorType: 'test', message: message === '' ? name : `${name}: ${message}`, stack: [], span: [Math.min(at, first?.index ?? at), at + 1] };
}

/** Without -v a test speaks only after it is said to have failed; and one that only holds others has nothing to say itself. */
function settled(found: readonly Found[], saidBy: ReadonlyMap<string, readonly Said[]>): readonly Found[] {
  const names = found.map((one) => one.message.split(':', 1)[0] ?? '');
  const holders = new Set(names.flatMap((name) => (name.includes('/') ? [name.slice(0, name.lastIndexOf('/')), name.slice(0, name.indexOf('/'))] : [])));
  return found.flatMap((one, index) => {
    const name = names[index] ?? '';
    const said = saidBy.get(name) ?? [];
    if (said.length === 0 && holders.has(name)) return [];
    const last = said.at(-1)?.index ?? 0;
    const whole = failedTest(name, said, one.span[1] - 1);
    return [{ ...whole, span: [whole.span[0], Math.max(whole.span[1], last + 1)] }];
  });
}

/** Which of the trailing folders of the package's name is one of the repository, its files will tell. */
function placed(found: Found, packageName: string | null): Found {
  if (found.file === null || packageName === null) return found;
  const parts = packageName.split('/').slice(-12);
  return { ...found, mayBe: parts.map((_, from) => `${parts.slice(from).join('/')}/${found.file ?? ''}`) };
}

function panic(lines: OutputLines, index: number): Reading | null {
  const match = PANIC.exec(lines.text(index));
  if (match === null) return null;
  const to = blockEnd(lines, index + 1, (text) => /^exit status \d|^FAIL\t/.test(text) || PANIC.test(text));
  const body = Array.from({ length: to - index - 1 }, (_, at) => lines.text(index + 1 + at));
  if (!body.some((text) => text.startsWith('goroutine '))) return null;
  const frames = body.map((text) => FRAME.exec(text)).filter((frame) => frame !== null);
  // The runtime and the library of the language lie below a folder that is called so.
  const own = frames.find((frame) => !/\/(?:src\/(?:runtime|testing)|libexec|pkg\/mod)\//.test(frame[1] ?? '')) ?? frames[0];
  return one({
    tool: 'go',
    severity: 'error',
    file: own?.[1] ?? null,
    line: numberOr(own?.[2]),
    column: null,
    errorType: 'panic',
    message: (match[2] ?? '').replace(/ \[recovered\]$/, ''),
    stack: frames.map((frame) => frame[0].trim()),
    span: [index, to],
  });
}
