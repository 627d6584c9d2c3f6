import { describe, expect, test } from 'vitest';
import { readFailures } from '../../../src/engine/index';
import { OutputLines } from '../../../src/engine/failures/output';
import { plainLine } from '../../../src/engine/failures/plainLine';
import { places, whole } from './reading';

const MEGABYTE = 1024 * 1024;

/** Windows as large as they get, filled with what would make a careless pattern slow. */
const floods: readonly (readonly [string, string])[] = [
  ['one line', 'x'.repeat(MEGABYTE)],
  ['empty lines', '\n'.repeat(MEGABYTE)],
  ['returns', '\r'.repeat(MEGABYTE)],
  ['colons', 'a.c:1:1:'.repeat(MEGABYTE / 8)],
  ['opening brackets', `${'('.repeat(1999)}\n`.repeat(MEGABYTE / 2000)],
  ['places that lead nowhere', `${'a(1,1'.repeat(330)}\n`.repeat(MEGABYTE / 1981)],
  ['spaces', `${' '.repeat(1990)}x\n`.repeat(MEGABYTE / 1992)],
  ['frames', '    at f (a.js:1:1)\n'.repeat(MEGABYTE / 20)],
  ['heads of errors', 'TypeError: x\n'.repeat(MEGABYTE / 13)],
  ['tracebacks without an end', 'Traceback (most recent call last):\n'.repeat(MEGABYTE / 35)],
  ['tests that begin', '=== RUN   TestA\n'.repeat(MEGABYTE / 16)],
  ['tests that fail', '--- FAIL: TestA (0.00s)\n    a_test.go:1: x\n'.repeat(MEGABYTE / 44)],
  ['FAIL', ' FAIL  a.test.ts > b\n'.repeat(MEGABYTE / 21)],
  ['titles of pytest', `=== FAILURES ===\n${'____ test_x ____\n'.repeat(MEGABYTE / 17)}`],
  ['arrows of Rust', 'error: x\n --> a.rs:1:1\n'.repeat(MEGABYTE / 24)],
  ['TAP', 'not ok 1 - x\n  ---\n'.repeat(MEGABYTE / 19)],
  ['panics of an old Rust', "thread 'a' panicked at 'b\n".repeat(MEGABYTE / 26)],
  ['escapes without an end', '\u001b]8;;'.repeat(MEGABYTE / 5)],
  ['colours', '\u001b[31m'.repeat(MEGABYTE / 5)],
  ['what looks like JSON', `[{"filePath":${'['.repeat(MEGABYTE)}`],
];

describe('an output that nobody meant to be read', () => {
  test.each(floods)('of %s is gone through in a moment', (_, text) => {
    const started = performance.now();
    const found = readFailures({ head: text.slice(0, MEGABYTE), tail: '', leftOut: 0 });
    // A hundred times what it takes: only what grows faster than the output is as slow as this.
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(found.length).toBeLessThanOrEqual(10_000);
    for (const { raw } of found) expect(raw.length).toBeLessThanOrEqual(1024);
  });

  test('names of objects that JavaScript has anyway are names like others', () => {
    expect(places('__proto__.js:1:2: constructor\n')).toEqual(['__proto__.js:1:2 - constructor']);
  });

  test('lines are read without what is only for terminals', () => {
    expect(plainLine('\u001b]8;;file:///a\u001b\\a.c\u001b]8;;\u0007:1:\u001b[1;31m2\u001b[0m: \u0000x\u009by\t')).toBe('a.c:1:2: xy\t');
    expect(plainLine('cut \u001b[')).toBe('cut ');
    expect(plainLine('cut \u001b')).toBe('cut ');
  });

  test('UTF-16 that was read as UTF-8 still tells its places', () => {
    const wide = Array.from('a.c:1:2: error: x\n', (character) => `${character}\0`).join('');
    expect(places(wide)).toEqual(['a.c:1:2 error x']);
  });

  test('of lines that end like on Windows, or draw over themselves, each is a line', () => {
    expect(places('10%\r50%\ra.c:1:2: error: x\r\nb.c:3:4: error: y\r\n')).toEqual(['a.c:1:2 error x', 'b.c:3:4 error y']);
  });
});

describe('a window on a long output', () => {
  test('shows the beginning and the end, and no half line as if it were whole', () => {
    const found = readFailures({ head: 'a.c:1:2: error: x\nb.c:1:2: error: hal', tail: 'lf\nc.c:5:6: error: z\n', leftOut: 1e9 });
    expect(found.map(({ file }) => file)).toEqual(['a.c', 'c.c']);
  });

  test('reads nothing across the gap', () => {
    const [found] = readFailures({ head: 'src/A.java:2: error: x\n  code\n', tail: 'cut\n     ^\n', leftOut: 5 });
    expect(found?.column).toBeNull();
  });

  test('has a bound for its lines too, and keeps the first and the last', () => {
    const lines = new OutputLines({ head: `first\n${'x\n'.repeat(100_000)}last`, tail: '', leftOut: 0 });
    expect(lines.count).toBeLessThan(60_000);
    expect([lines.text(0), lines.text(lines.count - 1)]).toEqual(['first', 'last']);
  });

  test('gives of what was read at most its first kilobyte', () => {
    const [found] = whole(`a.c:1:2: error: ${'é'.repeat(3000)}\n`);
    expect(found?.raw).toHaveLength(1024);
    expect(found?.raw.startsWith('a.c:1:2: error: é')).toBe(true);
  });
});
