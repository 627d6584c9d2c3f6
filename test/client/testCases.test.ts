import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inputsFolder, saveTestCase, usualFolder } from '../../src/client/testCases';
import { testCaseOf } from '../../src/engine/index';
import { aFailure } from '../support/storeRig';
import { tempFolder } from '../support/tempFolder';

/** A repository with these folders. */
function repository(...folders: readonly string[]): string {
  const root = realpathSync(tempFolder());
  for (const folder of ['.git', ...folders]) mkdirSync(join(root, folder), { recursive: true });
  return root;
}

describe('the folder for inputs of tests', () => {
  test.each(['test/fixtures', 'tests/data', 'testdata', '__fixtures__', 'src/test/resources'])('is found as %s', (folder) => {
    expect(inputsFolder(repository(folder), null)).toBe(folder);
  });

  test('is the nearest to the file that failed', () => {
    const root = repository('test/fixtures', 'packages/a/tests/fixtures', 'calc/testdata');
    expect(inputsFolder(root, 'packages/a/src/x.ts')).toBe('packages/a/tests/fixtures');
    expect(inputsFolder(root, 'calc/calc_test.go')).toBe('calc/testdata');
    expect(inputsFolder(root, 'packages/b/x.ts')).toBe('test/fixtures');
    expect(inputsFolder(root, 'x.ts')).toBe('test/fixtures');
  });

  test('is none where there is none, or only a file of that name', () => {
    const root = repository('test');
    writeFileSync(join(root, 'testdata'), '');
    expect(inputsFolder(root, 'src/deep/x.ts')).toBeNull();
    expect(usualFolder(root)).toBe('test/fixtures');
    expect(usualFolder(repository('tests'))).toBe('tests/fixtures');
  });
});

describe('a test case', () => {
  const failure = aFailure({ raw: '\u001b[31ma\u0000\u001b[0m', errorType: '@scope/Odd Rule!' });
  const made = testCaseOf(failure);

  test('is named after its fault, and tells input, command and what is wrong', () => {
    expect(made.name).toBe('tsc-scope-odd-rule-01234567.json');
    expect(JSON.parse(made.text)).toEqual({ command: 'npm test', where: 'worktree', commit: failure.commit, input: failure.raw, expected: { tool: 'tsc', file: 'src/a.ts', line: 3, column: 7, errorType: '@scope/Odd Rule!', message: failure.message, stack: [] } });
  });

  test('goes to a folder, which is made, or to a file', () => {
    const root = repository();
    expect(saveTestCase(root, { ...made, to: join(root, 'test/fixtures') })).toEqual({ ok: true, value: join(root, 'test/fixtures', made.name) });
    expect(saveTestCase(root, { ...made, to: join(root, 'other/mine.json') })).toEqual({ ok: true, value: join(root, 'other/mine.json') });
    expect(readFileSync(join(root, 'other/mine.json'), 'utf8')).toBe(made.text);
  });

  test('is never written over anything, not even over a link that leads nowhere', () => {
    const root = repository('test/fixtures');
    const to = join(root, 'test/fixtures');
    const names = [1, 2, 3].map(() => saveTestCase(root, { ...made, to })).map((saved) => (saved.ok ? saved.value : saved.error));
    expect(new Set(names).size).toBe(3);
    expect(readdirSync(to)).toHaveLength(3);
    symlinkSync(join(tempFolder(), 'nowhere.json'), join(to, 'link.json'));
    expect(saveTestCase(root, { ...made, to: join(to, 'link.json') })).toMatchObject({ ok: false, error: expect.stringContaining('is there already') as string });
    writeFileSync(join(to, 'mine.json'), 'mine');
    expect(saveTestCase(root, { ...made, to: join(to, 'mine.json') }).ok).toBe(false);
    expect(readFileSync(join(to, 'mine.json'), 'utf8')).toBe('mine');
  });

  test('stays inside the repository, and out of what is git’s', () => {
    const root = repository('test');
    const outside = tempFolder();
    symlinkSync(outside, join(root, 'test/fixtures'));
    for (const to of [outside, join(root, '..'), join(root, '../evil'), join(root, 'test/fixtures'), join(root, 'test/fixtures/deeper/x.json'), `${root}-twin`]) {
      expect(saveTestCase(root, { ...made, to }), to).toMatchObject({ ok: false, error: expect.stringContaining('not inside the repository') as string });
    }
    expect(saveTestCase(root, { ...made, to: join(root, '.git/hooks') })).toMatchObject({ ok: false, error: expect.stringContaining('belongs to git') as string });
    expect(readdirSync(outside)).toEqual([]);
  });

  test('says why it could not be written', () => {
    const root = repository();
    writeFileSync(join(root, 'file'), '');
    expect(saveTestCase(root, { ...made, to: join(root, 'file/below') })).toMatchObject({ ok: false, error: expect.stringMatching(/cannot be written to \(E\w+\)/) as string });
  });
});
