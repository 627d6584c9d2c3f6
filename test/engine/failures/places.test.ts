import { describe, expect, test } from 'vitest';
import { frameLines } from '../../../src/engine/index';
import { normalMessage } from '../../../src/engine/failures/fingerprint';
import { cutFrame } from '../../../src/engine/failures/frame';
import { insideNames, withoutRoots } from '../../../src/engine/failures/locate';

const ground = { roots: ['/r/wt', '/real/wt'], cwd: '.' };

describe('a path that was printed', () => {
  test.each([
    ['src/a.ts', ['src/a.ts']],
    ['./src/../src/a.ts', ['src/a.ts']],
    ['/r/wt/src/a.ts', ['src/a.ts']],
    ['/real/wt/src/a.ts', ['src/a.ts']],
    ['file:///r/wt/a%20b.mjs', ['a b.mjs']],
    ['file:///r/wt/100%.mjs', ['100%.mjs']],
    ['src\\a.ts', ['src/a.ts']],
    ['a b/ü.c', ['a b/ü.c']],
  ])('in the worktree is relative to it: %s', (printed, names) => {
    expect(insideNames(printed, ground)).toEqual(names);
  });

  test('may be relative to the folder of the check or to the worktree', () => {
    expect(insideNames('src/lib.rs', { ...ground, cwd: 'native' })).toEqual(['native/src/lib.rs', 'src/lib.rs']);
    expect(insideNames('../b.c', { ...ground, cwd: 'native' })).toEqual(['b.c']);
  });

  test('on Windows does not depend on the case of its letters', () => {
    expect(insideNames('c:\\work\\WT\\src\\a.cs', { roots: ['C:\\Work\\wt'], cwd: '.' })).toEqual(['src/a.cs']);
  });

  test.each(['/etc/passwd', '/r/wt-evil/a.ts', '../a.ts', 'src/../../a.ts', '/r/wt/../other/a.ts', '/r/wt', '.', '', '.git/config', '/r/wt/.GIT/hooks/x', 'C:/a.cs', '//server/share/a', 'a\0b', 'file:///etc/passwd', 'file:///r/wt/..%2f..%2fetc/passwd'])('elsewhere has no name in it: %s', (printed) => {
    expect(insideNames(printed, ground)).toEqual([]);
    expect(insideNames('x'.repeat(5000), ground)).toEqual([]);
  });

  test('is shown without the folder of the worktree in other text as well', () => {
    expect(withoutRoots('at f (file:///r/wt/a.js:1:1) and /real/wt/b.js, not /r/wt2/c.js', ground.roots)).toBe('at f (a.js:1:1) and b.js, not /r/wt2/c.js');
  });
});

describe('a code frame', () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${String(index + 1)}`).join('\n');

  test('has five lines before and five after', () => {
    expect(cutFrame(text, 10)).toEqual({ from: 5, lines: Array.from({ length: 11 }, (_, index) => `line ${String(index + 5)}`) });
    expect(cutFrame(text, 2)).toMatchObject({ from: 1, lines: { length: 7 } });
    expect(cutFrame(text, 20)).toMatchObject({ from: 15, lines: { length: 6 } });
    expect(cutFrame('one\r\ntwo\r\n', 2)).toEqual({ from: 1, lines: ['one', 'two'] });
  });

  test('is not made of a line that is not there, or of what is no text', () => {
    expect(cutFrame(text, 21)).toBeNull();
    expect(cutFrame('one\n', 2)).toBeNull();
    expect(cutFrame('', 1)).toBeNull();
    expect(cutFrame(text, 0)).toBeNull();
    expect(cutFrame('a\0b', 1)).toBeNull();
  });

  test('shows long lines cut', () => {
    expect(cutFrame('x'.repeat(3_000_000), 1)?.lines[0]).toHaveLength(160);
  });

  test('marks the line, and the column where it is known', () => {
    const frame = { from: 9, lines: ['a', '\tb = c', 'd'] };
    expect(frameLines({ frame, line: 10, column: 6 }).map((line) => line.text)).toEqual(['   9 | a', '> 10 | \tb = c', '     | \t    ^', '  11 | d']);
    expect(frameLines({ frame, line: 10, column: null }).filter((line) => line.marked).map((line) => line.text)).toEqual(['> 10 | \tb = c']);
    expect(frameLines({ frame, line: 10, column: 99 })).toHaveLength(3);
    expect(frameLines({ frame: null, line: 10, column: 1 })).toEqual([]);
  });
});

test('what differs from run to run does not make another fault', () => {
  const same = (one: string, other: string): void => {
    expect(normalMessage(one)).toBe(normalMessage(other));
  };
  same('expected 3 to be 4 after 12.5 ms', 'expected 5 to be 4 after 9 ms');
  same('<A object at 0x7fd6e70dc090>', '<A object at 0x7fd6e70aa000>');
  same('id 123e4567-e89b-12d3-a456-426614174000 is gone', 'id 923e4567-e89b-12d3-a456-4266141740ff is gone');
  same('a  b\n c', 'a b c');
  expect(normalMessage("'x' is not defined")).not.toBe(normalMessage("'y' is not defined"));
});
