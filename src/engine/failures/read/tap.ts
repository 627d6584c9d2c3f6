import { framePlace, ownPlace, type StackPlace } from '../javascriptStack';
import type { OutputLines } from '../output';
import type { Found, Reader } from '../reader';
import { blockEnd } from '../reader';

const NOT_OK = /^(\s{0,60})not ok \d{1,9}(?: -)?(?: (.{1,1000}))?$/;
/** A test that was to fail, or was not run. */
const EXPECTED = /# (?:TODO|SKIP)\b/i;
/** `  location: '/r/a.test.js:4:1'`, and below `|-` the deeper lines. */
const FIELD = /^(\s{0,60})([A-Za-z_]{1,40}):(?: (.*))?$/;

/** TAP, as Node's test runner and others print it: a line for each test, and its facts as YAML below. */
export function tapReader(): Reader {
  return {
    at(lines, index) {
      const match = lines.text(index).includes('not ok ') ? NOT_OK.exec(lines.text(index)) : null;
      if (match === null) return null;
      const [, indent = '', named = ''] = match;
      const hasFacts = lines.text(index + 1).trim() === '---';
      const end = hasFacts ? blockEnd(lines, index + 2, (text) => text === `${indent}  ...` || NOT_OK.test(text)) : index;
      const facts = hasFacts ? factsOf(lines, index + 2, end) : new Map<string, readonly string[]>();
      const next = lines.text(end) === `${indent}  ...` ? end + 1 : Math.max(end, index + 1);
      // That something below a suite failed has been said by then.
      const isNews = !EXPECTED.test(named) && facts.get('failureType')?.[0] !== 'subtestsFailed';
      return { found: isNews ? [failedTest(named, facts, [index, next])] : [], next };
    },
  };
}

function failedTest(name: string, facts: ReadonlyMap<string, readonly string[]>, span: Found['span']): Found {
  const stack = (facts.get('stack') ?? []).map((frame) => (frame.startsWith('at ') ? frame : `at ${frame}`));
  const place = ownPlace(stack) ?? said(facts.get('location')) ?? said(facts.get('at'));
  const message = (facts.get('error') ?? facts.get('message') ?? []).join('\n').trim();
  return {
    tool: 'node:test',
    severity: 'error',
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    errorType: errorTypeOf(facts.get('code')?.[0], facts.get('name')?.[0]),
    message: message === '' ? name : `${name}: ${message}`,
    stack,
    span,
  };
}

/** `ERR_TEST_FAILURE` only says that a test failed. */
function errorTypeOf(code: string | undefined, name: string | undefined): string | null {
  return (code === 'ERR_TEST_FAILURE' ? name : (code ?? name)) ?? null;
}

function said(values: readonly string[] | undefined): StackPlace | null {
  return values?.[0] === undefined ? null : framePlace(`at ${values[0]}`);
}

/** Fields with their lines. Only as much of YAML as the runners write. */
function factsOf(lines: OutputLines, from: number, to: number): ReadonlyMap<string, readonly string[]> {
  const facts = new Map<string, readonly string[]>();
  for (let index = from; index < to; index += 1) {
    const [, indent = '', name = '', value = ''] = FIELD.exec(lines.text(index)) ?? [];
    if (name === '') continue;
    if (!/^[|>][-+]?$/.test(value.trim())) {
      facts.set(name, [unquoted(value.trim())]);
      continue;
    }
    const end = blockEnd(lines, index + 1, (text, at) => at >= to || (text.trim() !== '' && !text.startsWith(`${indent} `)));
    facts.set(name, Array.from({ length: end - index - 1 }, (_, at) => lines.text(index + 1 + at).trim()).filter((text) => text !== ''));
    index = end - 1;
  }
  return facts;
}

function unquoted(value: string): string {
  const quote = value[0];
  return (quote === "'" || quote === '"') && value.length > 1 && value.endsWith(quote) ? value.slice(1, -1).replaceAll("''", "'") : value;
}
