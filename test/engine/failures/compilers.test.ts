import { describe, expect, test } from 'vitest';
import { places, read, toolsOf, whole } from './reading';

describe('rustc and cargo', () => {
  test('an error with its code, what the carets say and the notes', () => {
    const text = `   Compiling rs v0.1.0 (/r)
error[E0308]: mismatched types
 --> src/main.rs:4:18
  |
4 |     let x: i32 = "a";
  |            ---   ^^^ expected \`i32\`, found \`&str\`
  |            |
  |            expected due to this
  = note: expected type \`i32\`

warning: unused variable: \`y\`
 --> src/main.rs:9:9

error: could not compile \`rs\` (bin "rs") due to 1 previous error
`;
    expect(read(text)).toEqual([{ tool: 'rustc', file: 'src/main.rs', line: 4, column: 18, errorType: 'E0308', message: 'mismatched types: expected `i32`, found `&str`\nnote: expected type `i32`' }]);
  });

  test('an error without a code, and one with several places', () => {
    expect(places('error: expected one of `.`, `;`, `?`, or `}`, found `let`\n  --> crates/a/src/lib.rs:10:5\n   |\n9  |     let a = 1\n   |              - expected one of 4 possible tokens\n10 |     let b = 2;\n   |     ^^^ unexpected token\n\n')).toEqual([
      'crates/a/src/lib.rs:10:5 - expected one of `.`, `;`, `?`, or `}`, found `let`: unexpected token',
    ]);
  });

  test('in the short format', () => {
    expect(places('src/lib.rs:1:21: error[E0308]: mismatched types: expected `i32`, found `&str`\nerror: could not compile `rs`\n')).toEqual(['src/lib.rs:1:21 E0308 mismatched types: expected `i32`, found `&str`']);
  });

  test('panics of tests and programs, of this Rust and of older ones', () => {
    const now = "---- tests::adds stdout ----\n\nthread 'tests::adds' (23148) panicked at src/lib.rs:3:33:\nassertion `left == right` failed: sum\n  left: 3\n right: 4\nstack backtrace:\n   0: __rustc::rust_begin_unwind\n             at /rustc/5980/library/std/src/panicking.rs:689:5\n   4: rs::tests::adds\n             at ./src/lib.rs:3:33\nnote: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.\n";
    expect(places(now)).toEqual(['src/lib.rs:3:33 panic tests::adds: assertion `left == right` failed: sum\nleft: 3\nright: 4']);
    expect(whole(now)[0]?.stack).toContain('at ./src/lib.rs:3:33');
    expect(places("thread 'main' panicked at src/main.rs:2:5:\nno\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n")).toEqual(['src/main.rs:2:5 panic no']);
    expect(places("thread 'tests::b' panicked at 'assertion failed: `(left == right)`\n  left: `1`,\n right: `2`', src/lib.rs:12:9\n")).toEqual(['src/lib.rs:12:9 panic tests::b: assertion failed: `(left == right)`\nleft: `1`,\nright: `2`']);
  });
});

describe('go', () => {
  test('build and vet', () => {
    expect(places('# example.com/m/calc\ncalc/calc.go:5:2: undefined: x\n./main.go:9:15: cannot use "a" (untyped string constant) as int value in assignment\n')).toEqual(['calc/calc.go:5:2 - undefined: x', './main.go:9:15 - cannot use "a" (untyped string constant) as int value in assignment']);
    expect(places('# example.com/m\n# [example.com/m]\nvet: ./main.go:7:3: fmt.Printf format %d has arg s of wrong type string\n')).toEqual(['./main.go:7:3 - fmt.Printf format %d has arg s of wrong type string']);
    expect(places('./a.go:3:7: have (string)\n\twant (int)\n')).toEqual(['./a.go:3:7 - have (string)\nwant (int)']);
  });

  test('failed tests, their subtests, and the folder of their package', () => {
    const text = '--- FAIL: TestAdd (0.00s)\n    --- FAIL: TestAdd/two (0.00s)\n        calc_test.go:8: got 3, want 4\n            and more\n--- FAIL: TestSub (0.01s)\n    calc_test.go:15: got 1, want 2\nFAIL\nFAIL\texample.com/m/calc\t0.002s\nFAIL\n';
    expect(places(text)).toEqual(['calc_test.go:8:- test TestAdd/two: got 3, want 4\nand more', 'calc_test.go:15:- test TestSub: got 1, want 2']);
    expect(whole(text)[0]?.mayBe).toEqual(['example.com/m/calc/calc_test.go', 'm/calc/calc_test.go', 'calc/calc_test.go']);
  });

  test('with -v, where a test speaks before it fails, and what passing ones say counts for nothing', () => {
    const text = '=== RUN   TestOk\n    calc_test.go:3: only a log\n--- PASS: TestOk (0.00s)\n=== RUN   TestAdd\n    calc_test.go:8: got 3, want 4\n--- FAIL: TestAdd (0.00s)\nFAIL\nFAIL\texample.com/m\t0.002s\n';
    expect(places(text)).toEqual(['calc_test.go:8:- test TestAdd: got 3, want 4']);
  });

  test('a panic, at the first frame that is not of the language', () => {
    const text = 'panic: runtime error: index out of range [3] with length 3 [recovered]\n\ngoroutine 1 [running]:\npanic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:884 +0x212\nmain.at(...)\n\t/r/at.go:12\nmain.main()\n\t/r/main.go:8 +0x1d\nexit status 2\n';
    expect(places(text)).toEqual(['/r/at.go:12:- panic runtime error: index out of range [3] with length 3']);
    expect(whole(text)[0]?.stack).toHaveLength(3);
  });
});

describe('gcc, clang and others of their kind', () => {
  test('errors with what they show, and neither notes nor warnings beside them', () => {
    const text = 'a.c: In function ‘f’:\na.c:3:14: error: ‘nope’ undeclared (first use in this function)\n    3 |   return a + nope;\n      |              ^~~~\na.c:3:14: note: each undeclared identifier is reported only once\na.c:5:26: warning: initialization of ‘int’ from ‘char *’ [-Wint-conversion]\n    5 |   x = "s";\n';
    expect(places(text)).toEqual(['a.c:3:14 error ‘nope’ undeclared (first use in this function)']);
    expect(whole(text)[0]?.raw).toContain('^~~~');
  });

  test('a warning that is an error, and one alone', () => {
    expect(places('src/a.cpp:7:9: error: unused variable ‘x’ [-Werror=unused-variable]\n')).toEqual(['src/a.cpp:7:9 unused-variable unused variable ‘x’']);
    expect(places('src/a.cpp:7:9: warning: unused variable ‘x’ [-Wunused-variable]\n')).toEqual(['src/a.cpp:7:9 unused-variable unused variable ‘x’']);
  });

  test('of clang, of old compilers without columns, fatal ones', () => {
    expect(places("/r/x.mm:4:10: fatal error: 'nope.h' file not found\n#include \"nope.h\"\n         ^~~~~~~~\n1 error generated.\n")).toEqual(["/r/x.mm:4:10 fatal error 'nope.h' file not found"]);
    expect(places('old.c:12: error: parse error before `}\'\n')).toEqual(["old.c:12:- error parse error before `}'"]);
  });

  test("of the linker, and of Microsoft's compiler", () => {
    expect(places("/usr/bin/ld: /tmp/ccX.o: in function `main':\n/r/l.c:2: undefined reference to `g'\ncollect2: error: ld returned 1 exit status\n")).toEqual(["/r/l.c:2:- link undefined reference to `g'"]);
    expect(places('main.o: In function `main\':\nmain.c:(.text+0x5): undefined reference to `f\'\n')).toEqual(["main.c:-:- link undefined reference to `f'"]);
    expect(places("C:\\r\\a.cpp(3,5): error C2065: 'x': undeclared identifier [C:\\r\\a.vcxproj]\nc:\\r\\b.cpp(9): error C2143: syntax error\n")).toEqual(["C:\\r\\a.cpp:3:5 C2065 'x': undeclared identifier", 'c:\\r\\b.cpp:9:- C2143 syntax error']);
    expect(toolsOf('c:\\r\\b.cpp(9): error C2143: syntax error\n')).toEqual(['msvc']);
  });
});

describe('dotnet', () => {
  test('what MSBuild tells once for each project', () => {
    const line = "/r/Program.cs(3,5): error CS0103: The name 'x' does not exist in the current context [/r/app.csproj]\n";
    expect(read(line + line.replace('app.csproj]', 'app.csproj::TargetFramework=net8.0]'))).toEqual([{ tool: 'dotnet', file: '/r/Program.cs', line: 3, column: 5, errorType: 'CS0103', message: "The name 'x' does not exist in the current context" }]);
  });

  test('with the numbers of parallel builds, of F#, and without a place', () => {
    expect(places('     3>C:\\r\\A.cs(12,9,12,15): warning CS0219: unused [C:\\r\\a.csproj]\n')).toEqual(['C:\\r\\A.cs:12:9 CS0219 unused']);
    expect(places('/r/P.fs(2,1): error FS0010: Unexpected symbol\n')).toEqual(['/r/P.fs:2:1 FS0010 Unexpected symbol']);
    expect(places('MSBUILD : error MSB1003: Specify a project or solution file.\n/r/app.csproj : error NU1101: Unable to find package X.\n')).toEqual(['-:-:- MSB1003 Specify a project or solution file.', '/r/app.csproj:-:- NU1101 Unable to find package X.']);
  });

  test('failed tests', () => {
    const text = '  Passed Tests.Ok [1 ms]\n  Failed Tests.CalcTest.Adds(a: 1) [12 ms]\n  Error Message:\n   Assert.Equal() Failure: Values differ\nExpected: 4\nActual:   3\n  Stack Trace:\n     at Tests.CalcTest.Adds(Int32 a) in /r/tests/CalcTest.cs:line 12\n   at System.RuntimeMethodHandle.InvokeMethod(Object target)\n\nFailed!  - Failed:     1, Passed:     1\n';
    expect(places(text)).toEqual(['/r/tests/CalcTest.cs:12:- test Tests.CalcTest.Adds(a: 1): Assert.Equal() Failure: Values differ\nExpected: 4\nActual:   3']);
  });

  test('what a program dies of', () => {
    expect(places('Unhandled exception. System.InvalidOperationException: no\n   at P.F() in /r/P.cs:line 5\n   at P.Main() in /r/P.cs:line 9\n')).toEqual(['/r/P.cs:5:- System.InvalidOperationException no']);
  });
});

describe('any other tool', () => {
  test.each([
    ['a.py:3:5: error: Name "x" is not defined  [name-defined]', 'a.py:3:5 name-defined Name "x" is not defined'],
    ['src/a.py:10:80: E501 Line too long (99 > 79)', 'src/a.py:10:80 E501 Line too long (99 > 79)'],
    ['./run.sh:4:6: warning: Double quote to prevent globbing. [SC2086]', './run.sh:4:6 SC2086 Double quote to prevent globbing.'],
    ['Makefile:12: error: missing separator', 'Makefile:12:- - missing separator'],
    ['lib/a.rb:7:3: Layout/Indentation: wrong', 'lib/a.rb:7:3 - Layout/Indentation: wrong'],
    ['C:\\r\\a.proto:2:1: Expected ";".', 'C:\\r\\a.proto:2:1 - Expected ";".'],
  ])('%s', (text, said) => {
    expect(places(`${text}\n`)).toEqual([said]);
  });

  test.each(['12:30:45: started', '2024-01-02T10:11:12: error: x', 'http://localhost:8080: ready', 'listening on 127.0.0.1:80:80: ok', 'at a.js:3: hello', 'a.c:3:5: note: declared here', 'ratio 3:4:5: fine', 'npm ERR! code 1', 'foo:1:2: bar'])('leaves alone: %s', (text) => {
    expect(places(`${text}\n`)).toEqual([]);
  });
});
