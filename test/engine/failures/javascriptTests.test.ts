import { describe, expect, test } from 'vitest';
import { places, read, toolsOf, whole } from './reading';

const jest = `FAIL src/sum.test.js (5.012 s)
  math
    ✓ subtracts (1 ms)
    ✕ adds (3 ms)

  ● math › adds

    expect(received).toBe(expected) // Object.is equality

    Expected: 4
    Received: 3

      3 | test('adds', () => {
      4 |   const got = sum(1, 2);
    > 5 |   expect(got).toBe(4);
        |               ^
      6 | });

      at Object.toBe (src/sum.test.js:5:15)
      at Object.asyncJestLifecycle (node_modules/jest-circus/build/legacy-code-todo-rewrite/jestAdapterInit.js:9:1)

Test Suites: 1 failed, 1 total
Tests:       1 failed, 1 passed, 2 total
`;

describe('jest', () => {
  test('a failed expectation, with its test and its stack', () => {
    expect(read(jest)).toEqual([{ tool: 'jest', file: 'src/sum.test.js', line: 5, column: 15, errorType: 'assertion', message: 'math › adds: expect(received).toBe(expected) // Object.is equality\nExpected: 4\nReceived: 3' }]);
    expect(whole(jest)[0]?.stack).toHaveLength(2);
  });

  test('what was thrown, where it was thrown', () => {
    const text = 'FAIL packages/app/a.test.tsx\n  ● renders\n\n    TypeError: Cannot read properties of undefined (reading \'x\')\n\n      at read (packages/app/src/read.ts:7:11)\n      at Object.<anonymous> (packages/app/a.test.tsx:3:3)\n\n';
    expect(places(text)).toEqual(["packages/app/src/read.ts:7:11 TypeError renders: Cannot read properties of undefined (reading 'x')"]);
  });

  test('a suite that did not run', () => {
    const syntax = ' FAIL  src/b.test.js\n  ● Test suite failed to run\n\n    SyntaxError: /r/src/b.js: Unexpected token (3:4)\n\n      1 | const a = {\n    > 3 |   = 2\n        |   ^\n\n      at parser.next (node_modules/@babel/parser/lib/index.js:1:1)\n\nTest Suites: 1 failed, 1 total\n';
    expect(places(syntax)).toEqual(['/r/src/b.js:3:5 SyntaxError /r/src/b.js: Unexpected token (3:4)']);
    const missing = "FAIL src/c.test.js\n  ● Test suite failed to run\n\n    Cannot find module './nope' from 'src/c.test.js'\n\n    > 1 | require('./nope');\n        | ^\n\n      at Resolver._throwModNotFoundError (node_modules/jest-resolve/build/index.js:114:11)\n      at Object.require (src/c.test.js:1:1)\n";
    expect(places(missing)).toEqual(["src/c.test.js:1:1 suite Cannot find module './nope' from 'src/c.test.js'"]);
  });

  test('the list at the end says nothing new, and what tests print is no failure', () => {
    const printed = jest.replace('  ● math', '  ● Console\n\n    console.error\n      Error: only printed\n\n  ● math');
    expect(places(`${printed}\nSummary of all failing tests\n${jest}`)).toEqual(places(jest));
  });
});

const vitest = `
⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  test/a.test.ts > math > adds
AssertionError: expected 3 to be 4 // Object.is equality

- Expected
+ Received

- 4
+ 3

 ❯ test/a.test.ts:5:21
      3| 
      4| it('adds', () => {
      5|   expect(sum(1, 2)).toBe(4);
       |                     ^
      6| });

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯

 Test Files  1 failed (1)
`;

describe('vitest', () => {
  test('a failed expectation', () => {
    expect(read(vitest)).toEqual([{ tool: 'vitest', file: 'test/a.test.ts', line: 5, column: 21, errorType: 'AssertionError', message: 'math > adds: expected 3 to be 4 // Object.is equality\n- Expected\n+ Received\n- 4\n+ 3' }]);
  });

  test('in a project of several, thrown in a source by a named function', () => {
    const text = vitest.replace(' FAIL  test', ' FAIL  |unit| test').replace('AssertionError: expected 3 to be 4 // Object.is equality', "TypeError: Cannot read properties of null (reading 'x')").replace(' ❯ test/a.test.ts:5:21', ' ❯ Module.read src/read.ts:9:3\n ❯ node_modules/lib/x.js:1:1\n ❯ test/a.test.ts:5:21');
    expect(read(text)[0]).toMatchObject({ file: 'src/read.ts', line: 9, column: 3, errorType: 'TypeError' });
    expect(whole(text)[0]?.stack).toHaveLength(3);
  });

  test('a file that could not be loaded', () => {
    const text = ' FAIL  test/b.test.ts [ test/b.test.ts ]\nError: Failed to resolve import "./nope" from "test/b.test.ts". Does the file exist?\n ❯ TransformPluginContext._formatError ../node_modules/vite/dist/node/chunks/dep.js:49258:41\n\n⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯\n';
    expect(places(text)).toEqual(['test/b.test.ts:-:- Error Failed to resolve import "./nope" from "test/b.test.ts". Does the file exist?']);
  });

  test('a rejection that no test waited for, and one error of two tests', () => {
    const unhandled = '⎯⎯⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯⎯⎯\n\nVitest caught 1 unhandled error during the test run.\n\n⎯⎯⎯⎯ Unhandled Rejection ⎯⎯⎯⎯⎯\nError: late\n ❯ test/c.test.ts:2:9\n      2| Promise.reject(new Error("late"));\n\nThis error originated in "test/c.test.ts" test file.\n⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯\n';
    expect(places(unhandled)).toEqual(['test/c.test.ts:2:9 Error Unhandled Rejection: late']);
    const shared = ' FAIL  test/d.test.ts > one\n FAIL  test/d.test.ts > two\nError: boom\n ❯ setup test/d.test.ts:4:9\n\n⎯⎯⎯⎯⎯⎯[1/2]⎯\n';
    expect(places(shared)).toEqual(['test/d.test.ts:4:9 Error one: boom']);
  });
});

const nodeFailure = `  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  
  3 !== 4
  
      at TestContext.<anonymous> (file:///r/test/a.test.mjs:3:29)
      at Test.runInAsyncScope (node:async_hooks:206:9) {
    generatedMessage: true,
    code: 'ERR_ASSERTION'
  }
`;

describe("node's own test runner", () => {
  test('with the spec reporter, once though it is printed twice', () => {
    const text = `✔ other (1.1ms)\n✖ adds (2.39ms)\n${nodeFailure}\nℹ tests 2\n\n✖ failing tests:\n\ntest at test/a.test.mjs:3:1\n✖ adds (2.39ms)\n${nodeFailure}`;
    expect(read(text)).toEqual([{ tool: 'node:test', file: 'file:///r/test/a.test.mjs', line: 3, column: 29, errorType: 'ERR_ASSERTION', message: 'adds: Expected values to be strictly equal:\n3 !== 4' }]);
  });

  test('with the place of the test where its stack has none of its own', () => {
    const text = "✖ failing tests:\n\ntest at test/b.test.js:4:1\n✖ waits (1001.2ms)\n  'test timed out after 1000ms'\n";
    expect(places(text)).toEqual(["test/b.test.js:4:1 - waits: 'test timed out after 1000ms'"]);
  });

  test('but not what was to fail', () => {
    expect(places(`test at test/a.test.js:4:1\n✖ later (0.2ms) # TODO\n${nodeFailure}`)).toEqual([]);
    expect(places('not ok 2 - later # TODO\n  ---\n  error: t\n  ...\n')).toEqual([]);
  });

  test('as TAP, nested, and without what only counts others', () => {
    const text = `TAP version 13
# Subtest: suite
    # Subtest: inner
    not ok 1 - inner
      ---
      duration_ms: 0.23
      location: '/r/nt/a.test.mjs:4:27'
      failureType: 'testCodeFailure'
      error: |-
        first
        second
      code: 'ERR_TEST_FAILURE'
      name: 'TypeError'
      stack: |-
        TestContext.<anonymous> (file:///r/nt/a.test.mjs:4:52)
        node:internal/test_runner/test:1133:71
      ...
    1..1
not ok 1 - suite
  ---
  location: '/r/nt/a.test.mjs:4:1'
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
not ok 2 - timed out
  ---
  location: '/r/nt/a.test.mjs:9:1'
  failureType: 'testTimeoutFailure'
  error: 'it didn''t end'
  code: 'ERR_TEST_FAILURE'
  ...
`;
    expect(places(text)).toEqual(['file:///r/nt/a.test.mjs:4:52 TypeError inner: first\nsecond', "/r/nt/a.test.mjs:9:1 - timed out: it didn't end"]);
    expect(toolsOf(text)).toEqual(['node:test']);
  });

  test('as TAP of others', () => {
    expect(places('not ok 3 should be equal\n  ---\n    operator: equal\n    at: Test.<anonymous> (/r/test/x.js:6:5)\n  ...\n')).toEqual(['/r/test/x.js:6:5 - should be equal']);
    expect(places('not ok 4\n')).toEqual(['-:-:- - ']);
  });
});

describe('a program in JavaScript', () => {
  test.each([
    ['throws', '/r/u.cjs:1\nthrow new Error("boom");\n^\n\nError: boom\n    at Object.<anonymous> (/r/u.cjs:1:7)\n    at node:internal/main/run_main_module:28:49\n\nNode.js v20.20.2\n', '/r/u.cjs:1:1 Error boom'],
    ['cannot be parsed', 'file:///r/s.mjs:2\nconst a = ;\n          ^\n\nSyntaxError: Unexpected token \';\'\n    at compileSourceTextModule (node:internal/modules/esm/utils:338:16)\n', "file:///r/s.mjs:2:11 SyntaxError Unexpected token ';'"],
    ['misses a module', "node:internal/modules/esm/resolve:283\n    throw new ERR_MODULE_NOT_FOUND(\n          ^\n\nError [ERR_MODULE_NOT_FOUND]: Cannot find module '/r/nope.mjs' imported from /r/m.mjs\n    at finalizeResolution (node:internal/modules/esm/resolve:283:11) {\n  code: 'ERR_MODULE_NOT_FOUND'\n}\n", "/r/m.mjs:-:- ERR_MODULE_NOT_FOUND Cannot find module '/r/nope.mjs' imported from /r/m.mjs"],
    ['rejects, with a message of several lines', 'Uncaught TypeError: one\ntwo\n    at async run (C:\\r\\src\\a b.js:3:9)\n', 'C:\\r\\src\\a b.js:3:9 TypeError one\ntwo'],
  ])('that %s', (_, text, said) => {
    expect(places(text)).toEqual([said]);
  });
});
