import { expect, test } from 'vitest';
import { outline } from '../../../src/engine/session0/outline';

function of(...files: readonly string[]): string {
  return outline({ files, truncated: false });
}

test('an outline shows folders with their counts, and files by name', () => {
  expect(of('README.md', 'src/a.ts', 'src/b/c.ts', 'src/b/d.ts')).toBe('4 files\nsrc/ (3)\n  b/ (2)\n    c.ts\n    d.ts\n  a.ts\nREADME.md');
});

test('an empty repository says so', () => {
  expect(of()).toBe('The repository has no files yet.');
});

test('many files of one folder are counted', () => {
  const text = of(...Array.from({ length: 30 }, (_, index) => `src/${String(index).padStart(2, '0')}.ts`));
  expect(text).toContain('src/ (30)\n  00.ts');
  expect(text).toContain('… and 18 files more');
});

test('a large repository fits on a page: its folders are opened less deep', () => {
  const files = Array.from({ length: 20_000 }, (_, index) => `packages/p${index % 50}/src/f${index % 7}/g${index % 11}/x${index}.ts`);
  const lines = outline({ files, truncated: true }).split('\n');
  expect(lines[0]).toBe('20000 files and more');
  expect(lines.length).toBeLessThanOrEqual(202);
  expect(lines).toContain('packages/ (20000)');
  expect(lines).toContain('  p49/ (400)');
});

test('a path of a hundred thousand folders costs no more than the depth that is shown', () => {
  expect(of(`${'d/'.repeat(100_000)}x.ts`).split('\n')).toHaveLength(7);
});

test('names cannot steer a terminal or leave their line, and no name is special', () => {
  const text = of('__proto__/constructor', 'a\u001b[31m\nb');
  expect(text).toContain('__proto__/ (1)\n  constructor');
  expect(text).not.toContain('\u001b');
  expect(text.split('\n')).toHaveLength(4);
});
