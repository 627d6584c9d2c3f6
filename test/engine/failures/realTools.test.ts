import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../../support/tempFolder';
import { read } from './reading';

const modules = resolve('node_modules');

/** What a tool prints, on a terminal without colours, of these files. */
function printed(files: Readonly<Record<string, string>>, program: string, ...args: readonly string[]): string {
  const folder = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(modules, join(folder, 'node_modules'));
  const kept = Object.entries(process.env).filter(([name]) => !/^(NODE_|VITEST|FORCE_COLOR|TEST$)/.test(name));
  const ran = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...Object.fromEntries(kept), NO_COLOR: '1' }, timeout: 60_000 });
  expect(ran.error, `${program} runs`).toBeUndefined();
  expect(ran.status, ran.stdout + ran.stderr).not.toBe(0);
  return ran.stdout + ran.stderr;
}

function isHere(program: string): boolean {
  return spawnSync(program, ['--version'], { timeout: 20_000 }).status === 0;
}

const node = process.execPath;
const TEST = `import test from 'node:test';\nimport assert from 'node:assert';\ntest('adds', () => {\n  assert.strictEqual(1 + 2, 4);\n});\ntest('throws', async () => {\n  await null;\n  throw new TypeError('late');\n});\n`;

/** Compilers take their time where the machine is busy. */
describe('the tools of this machine are understood:', { timeout: 120_000 }, () => {
  test.each(['spec', 'tap'])("node's test runner with the %s reporter", (reporter) => {
    const found = read(printed({ 'a.test.mjs': TEST }, node, '--test', '--test-reporter', reporter));
    expect(found.map(({ tool, line, column, message }) => ({ tool, line, column, message }))).toEqual([
      { tool: 'node:test', line: 4, column: 10, message: 'adds: Expected values to be strictly equal:\n3 !== 4' },
      { tool: 'node:test', line: 8, column: 9, message: 'throws: late' },
    ]);
    for (const { file } of found) expect(file).toMatch(/a\.test\.mjs$/);
  });

  test('node, of a program that throws and one that cannot be parsed', () => {
    expect(read(printed({ 'u.cjs': 'function f() {\n  throw new RangeError("no");\n}\nf();\n' }, node, 'u.cjs'))).toMatchObject([{ tool: 'node', line: 2, errorType: 'RangeError', message: 'no' }]);
    expect(read(printed({ 's.cjs': 'const a = ;\n' }, node, 's.cjs'))).toMatchObject([{ line: 1, column: 11, errorType: 'SyntaxError' }]);
  });

  test.each(['true', 'false'])('tsc with --pretty %s', (pretty) => {
    const files = { 'src/a.ts': 'export const a: number = "x";\nexport function f(b: { c: number }): void {}\nf({ c: "y" });\n' };
    expect(read(printed(files, node, join(modules, 'typescript/bin/tsc'), '--noEmit', '--strict', '--ignoreConfig', '--pretty', pretty, 'src/a.ts'))).toMatchObject([
      { tool: 'tsc', file: 'src/a.ts', line: 1, column: 14, errorType: 'TS2322' },
      { tool: 'tsc', file: 'src/a.ts', line: 3, column: 5, errorType: 'TS2322' },
    ]);
  });

  test.each(['stylish', 'json'])('eslint with the %s format', (format) => {
    const files = { 'eslint.config.mjs': 'export default [{ rules: { "no-debugger": "error", "no-var": "warn" } }];\n', 'a.js': 'var x = 1;\ndebugger;\n', 'b.js': 'const = 2;\n' };
    expect(read(printed(files, node, join(modules, 'eslint/bin/eslint.js'), '--format', format, 'a.js', 'b.js'))).toMatchObject([
      { tool: 'eslint', line: 2, column: 1, errorType: 'no-debugger', message: expect.stringContaining("Unexpected 'debugger' statement") as string },
      { tool: 'eslint', line: 1, column: 7, message: 'Parsing error: Unexpected token =' },
    ]);
  });

  test('vitest', () => {
    const files = { 'vitest.config.mjs': 'export default { test: { watch: false } };\n', 'a.test.js': "import { expect, test } from 'vitest';\ntest('adds', () => {\n  expect(1 + 2).toBe(4);\n});\n" };
    expect(read(printed(files, node, join(modules, 'vitest/vitest.mjs'), 'run'))).toMatchObject([{ tool: 'vitest', file: 'a.test.js', line: 3, column: 17, errorType: 'AssertionError' }]);
  });

  test.runIf(isHere('gcc'))('gcc', () => {
    expect(read(printed({ 'a.c': 'int f(void) {\n  return nope;\n}\n' }, 'gcc', '-c', 'a.c'))).toMatchObject([{ tool: 'gcc', file: 'a.c', line: 2, column: 10 }]);
  });

  test.runIf(isHere('python3'))('python', () => {
    expect(read(printed({ 'a.py': 'def f():\n    raise ValueError("no")\nf()\n' }, 'python3', 'a.py'))).toMatchObject([{ tool: 'python', line: 2, errorType: 'ValueError', message: 'no' }]);
    expect(read(printed({ 'a.py': 'x = (\n' }, 'python3', 'a.py'))).toMatchObject([{ tool: 'python', line: 1, errorType: 'SyntaxError' }]);
  });

  test.runIf(isHere('pytest'))('pytest', () => {
    const files = { 'test_a.py': 'def test_b():\n    assert 1 + 2 == 4\n' };
    expect(read(printed(files, 'pytest', '-p', 'no:cacheprovider'))).toMatchObject([{ tool: 'pytest', file: 'test_a.py', line: 2, errorType: 'AssertionError', message: 'test_b: assert (1 + 2) == 4' }]);
  });

  test.runIf(isHere('javac'))('javac', () => {
    expect(read(printed({ 'A.java': 'class A {\n  int f() { return x; }\n}\n' }, 'javac', 'A.java'))).toMatchObject([{ tool: 'javac', file: 'A.java', line: 2, column: 20 }]);
  });
});
