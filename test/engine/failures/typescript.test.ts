import { describe, expect, test } from 'vitest';
import { places, read, toolsOf, whole } from './reading';

describe('tsc', () => {
  test('in its plain form', () => {
    expect(read("src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.\n")).toEqual([
      { tool: 'tsc', file: 'src/a.ts', line: 3, column: 5, errorType: 'TS2322', message: "Type 'string' is not assignable to type 'number'." },
    ]);
  });

  test('with what lies behind it, deeper and deeper', () => {
    const text = ["src/a.ts(10,3): error TS2345: Argument of type '{ a: string; }' is not assignable to parameter of type 'B'.", "  Types of property 'a' are incompatible.", "    Type 'string' is not assignable to type 'number'.", 'src/b.ts(1,1): error TS1005: \';\' expected.', ''].join('\r\n');
    expect(places(text)).toEqual([
      "src/a.ts:10:3 TS2345 Argument of type '{ a: string; }' is not assignable to parameter of type 'B'.\nTypes of property 'a' are incompatible.\nType 'string' is not assignable to type 'number'.",
      "src/b.ts:1:1 TS1005 ';' expected.",
    ]);
  });

  test('with --pretty, colours and all', () => {
    const text = "\u001b[96msrc/a.ts\u001b[0m:\u001b[93m3\u001b[0m:\u001b[93m7\u001b[0m - \u001b[91merror\u001b[0m\u001b[90m TS2322: \u001b[0mType 'string' is not assignable to type 'number'.\n\n\u001b[7m3\u001b[0m const a: number = 'x';\n\u001b[7m \u001b[0m \u001b[91m      ~\u001b[0m\n\n\nFound 1 error in src/a.ts\u001b[90m:3\u001b[0m\n";
    expect(places(text)).toEqual(["src/a.ts:3:7 TS2322 Type 'string' is not assignable to type 'number'."]);
    expect(whole(text)[0]?.raw).toContain('\u001b[91merror');
  });

  test('about no file, of a Windows path, and through a task runner', () => {
    expect(places("error TS5023: Unknown compiler option '--foo'.\n")).toEqual(["-:-:- TS5023 Unknown compiler option '--foo'."]);
    expect(places('C:\\work (old)\\src\\a.tsx(12,34): error TS7006: Parameter implicitly any.\n')).toEqual(['C:\\work (old)\\src\\a.tsx:12:34 TS7006 Parameter implicitly any.']);
    expect(places('web:build: src/a.ts(1,2): error TS1: x\n')).toEqual(['src/a.ts:1:2 TS1 x']);
    expect(places('##[error]src/a.ts(1,2): error TS1: x\n')).toEqual(['src/a.ts:1:2 TS1 x']);
  });
});

describe('eslint', () => {
  test('in its stylish form: a file, and its problems below', () => {
    const text = ['', '/r/src/a.js', "   1:10  error    'x' is defined but never used  no-unused-vars", '  12:1   warning  Unexpected console statement   no-console', '   3:4   error    Parsing error: Unexpected token', '', '/r/src/b.jsx', "  7:3  error  'y' is not defined  @typescript-eslint/no-undef", '', '✖ 4 problems (3 errors, 1 warning)', ''].join('\n');
    expect(places(text)).toEqual([
      "/r/src/a.js:1:10 no-unused-vars 'x' is defined but never used",
      '/r/src/a.js:3:4 parsing-error Parsing error: Unexpected token',
      "/r/src/b.jsx:7:3 @typescript-eslint/no-undef 'y' is not defined",
    ]);
    expect(toolsOf(text)).toEqual(['eslint']);
    expect(whole(text)[1]?.raw).toBe('/r/src/a.js\n   3:4   error    Parsing error: Unexpected token\n');
  });

  test('tells of warnings only where there is nothing worse', () => {
    const text = '/r/src/a.js\n  12:1  warning  Unexpected console statement  no-console\n\n✖ 1 problem (0 errors, 1 warning)\n\nESLint found too many warnings (maximum: 0).\n';
    expect(places(text)).toEqual(['/r/src/a.js:12:1 no-console Unexpected console statement']);
  });

  test('in the forms with one line for each', () => {
    expect(places("/r/a.js:1:10: 'x' is defined but never used. [Error/no-unused-vars]\n\n1 problem\n")).toEqual(["/r/a.js:1:10 no-unused-vars 'x' is defined but never used."]);
    expect(places("C:\\r\\a.js: line 3, col 5, Error - 'x' is not defined. (no-undef)\n")).toEqual(["C:\\r\\a.js:3:5 no-undef 'x' is not defined."]);
  });

  test('as JSON, however long the line is', () => {
    const source = 'x'.repeat(50_000);
    const text = JSON.stringify([{ filePath: '/r/a.js', messages: [{ ruleId: 'semi', severity: 2, message: 'Missing semicolon.', line: 4, column: 9 }, { ruleId: null, severity: 1, message: 'File ignored.' }], source }]);
    expect(places(text)).toEqual(['/r/a.js:4:9 semi Missing semicolon.']);
    expect(places(text.slice(0, -5))).toEqual([]);
  });
});
