import { describe, expect, test } from 'vitest';
import { places, read, toolsOf, whole } from './reading';

const long = `=================================== FAILURES ===================================
_________________________________ TestA.test_b _________________________________

self = <test_a.TestA object at 0x7fd6e70dc090>

    def test_b(self):
>       assert add(1, 2) == 4
E       assert 3 == 4
E        +  where 3 = add(1, 2)

tests/test_a.py:6: AssertionError
__________________________________ test_c[1.5] __________________________________

n = 1

    def test_c(n):
>       helper(n)

tests/test_a.py:9: 
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ 

>       raise ValueError(f"bad {n}")
E       ValueError: bad 1

src/helper.py:11: ValueError
`;
const summary = `=========================== short test summary info ============================
FAILED tests/test_a.py::TestA::test_b - assert 3 == 4
FAILED tests/test_a.py::test_c[1.5] - ValueError: bad 1
ERROR tests/test_d.py::test_d - RuntimeError: no fixture
========================== 2 failed, 1 error in 1.27s ==========================
`;

describe('pytest', () => {
  test('each failed test, and from the summary only what was not told above', () => {
    expect(read(long + summary)).toEqual([
      { tool: 'pytest', file: 'tests/test_a.py', line: 6, column: null, errorType: 'AssertionError', message: 'TestA.test_b: assert 3 == 4\n+  where 3 = add(1, 2)' },
      { tool: 'pytest', file: 'src/helper.py', line: 11, column: null, errorType: 'ValueError', message: 'test_c[1.5]: bad 1' },
      { tool: 'pytest', file: 'tests/test_d.py', line: null, column: null, errorType: 'RuntimeError', message: 'test_d: no fixture' },
    ]);
    expect(whole(long)[1]?.stack).toEqual(['tests/test_a.py:9: ', 'src/helper.py:11: ValueError']);
  });

  test('with --tb=short, and what cannot be collected', () => {
    expect(places('=== FAILURES ===\n____ test_x ____\ntests/test_a.py:5: in test_x\n    assert add(1, 2) == 4\nE   assert 3 == 4\n')).toEqual(['tests/test_a.py:5:- AssertionError test_x: assert 3 == 4']);
    const collecting = "==== ERRORS ====\n____ ERROR collecting tests/test_n.py ____\nImportError while importing test module '/r/tests/test_n.py'.\nTraceback:\n/usr/lib/python3.11/importlib/__init__.py:126: in import_module\n    return x\ntests/test_n.py:1: in <module>\n    import nope\nE   ModuleNotFoundError: No module named 'nope'\n=== short test summary info ===\nERROR tests/test_n.py\n";
    expect(places(collecting)).toEqual(["tests/test_n.py:1:- ModuleNotFoundError ERROR collecting tests/test_n.py: No module named 'nope'"]);
  });

  test('with --tb=line, --tb=native and --tb=no', () => {
    expect(places(`=== FAILURES ===\n/r/tests/test_a.py:6: assert 3 == 4\n/r/src/helper.py:11: ValueError: bad 1\n${summary}`)).toEqual(['/r/tests/test_a.py:6:- AssertionError assert 3 == 4', '/r/src/helper.py:11:- ValueError bad 1']);
    expect(places('=== FAILURES ===\n____ test_x ____\nTraceback (most recent call last):\n  File "/usr/lib/python3.11/site-packages/_pytest/runner.py", line 341, in from_call\n    result = func()\n  File "/r/test_a.py", line 6, in test_x\n    assert add(1, 2) == 4\nAssertionError: assert 3 == 4\n=== short test summary info ===\nFAILED test_a.py::test_x - assert 3 == 4\n')).toEqual(['/r/test_a.py:6:- AssertionError assert 3 == 4']);
    expect(places(summary)).toHaveLength(3);
    expect(toolsOf(summary)).toEqual(['pytest']);
  });
});

describe('python', () => {
  test('an exception, at the last frame that is not in a library', () => {
    const text = 'Traceback (most recent call last):\n  File "/r/a.py", line 9, in <module>\n    main()\n  File "/r/b.py", line 2, in main\n    json.loads("{")\n    ~~~~~~~~~~^^^^^\n  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads\n    return x\njson.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n';
    expect(read(text)).toEqual([{ tool: 'python', file: '/r/b.py', line: 2, column: null, errorType: 'json.decoder.JSONDecodeError', message: 'Expecting value: line 1 column 1 (char 0)' }]);
    expect(whole(text)[0]?.stack).toEqual(['/r/a.py:9 in <module>', '/r/b.py:2 in main', '/usr/lib/python3.11/json/__init__.py:346 in loads']);
  });

  test('of several that led to one another the last', () => {
    const first = 'Traceback (most recent call last):\n  File "/r/t.py", line 2, in f\n    raise KeyError("k")\nKeyError: \'k\'\n';
    const last = 'Traceback (most recent call last):\n  File "/r/t.py", line 6, in <module>\n    raise ValueError("v")\nValueError: v\n  more of it\n';
    expect(places(`${first}\nThe above exception was the direct cause of the following exception:\n\n${last}`)).toEqual(['/r/t.py:6:- ValueError v\n  more of it']);
    expect(places(`${first}\nDuring handling of the above exception, another exception occurred:\n\n${last}`)).toEqual(['/r/t.py:6:- ValueError v\n  more of it']);
  });

  test('a file that cannot be compiled, with the column of the caret', () => {
    expect(places('  File "/r/s.py", line 1\n    x = (\n        ^\nSyntaxError: \'(\' was never closed\n')).toEqual(["/r/s.py:1:5 SyntaxError '(' was never closed"]);
  });

  test("without a message, of a unittest, and cut off in the middle", () => {
    expect(places('Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    f()\nKeyboardInterrupt\n')).toEqual(['a.py:1:- KeyboardInterrupt KeyboardInterrupt']);
    expect(places('======\nFAIL: test_add (tests.test_a.T)\n------\nTraceback (most recent call last):\n  File "/r/tests/test_a.py", line 5, in test_add\n    self.assertEqual(3, 4)\nAssertionError: 3 != 4\n\n------\nRan 1 test in 0.001s\n')).toEqual(['/r/tests/test_a.py:5:- AssertionError 3 != 4']);
    expect(places('Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n')).toEqual([]);
  });
});

describe('on the JVM', () => {
  test('javac, with the column of its caret and what the names mean', () => {
    const text = 'src/A.java:2: error: cannot find symbol\n  void f() { int x = y; }\n                     ^\n  symbol:   variable y\n  location: class A\nsrc/A.java:3: warning: [deprecation] old\n1 error\n';
    expect(read(text)).toEqual([{ tool: 'javac', file: 'src/A.java', line: 2, column: 22, errorType: null, message: 'cannot find symbol\nsymbol:   variable y\nlocation: class A' }]);
  });

  test('kotlinc, new and old', () => {
    expect(places('e: file:///r/A.kt:3:5 Unresolved reference: x\n')).toEqual(['/r/A.kt:3:5 - Unresolved reference: x']);
    expect(places('e: /r/A.kt: (3, 5): Unresolved reference: x\nw: /r/A.kt: (4, 1): unused\n')).toEqual(['/r/A.kt:3:5 - Unresolved reference: x']);
  });

  test('what a program dies of', () => {
    const text = 'Exception in thread "main" java.lang.IllegalStateException: no\n\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)\n\tat com.x.A.f(A.java:9)\n\tat com.x.A.main(A.java:2)\nCaused by: java.io.IOException: disk\n\t... 2 more\n';
    expect(places(text)).toEqual(['A.java:9:- java.lang.IllegalStateException no']);
    expect(whole(text)[0]?.mayBe).toContain('src/main/java/com/x/A.java');
  });

  test('Maven: its compiler, its tests, and the list at the end only where the stack was not printed', () => {
    expect(places('[ERROR] COMPILATION ERROR : \n[ERROR] /r/src/main/java/A.java:[3,15] cannot find symbol\n[ERROR]   symbol:   variable y\n[INFO] 1 error\n')).toEqual(['/r/src/main/java/A.java:3:15 - cannot find symbol\nsymbol:   variable y']);
    const failed = '[ERROR] com.x.CalcTest.adds -- Time elapsed: 0.01 s <<< FAILURE!\norg.opentest4j.AssertionFailedError: expected: <4> but was: <3>\n\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)\n\tat com.x.CalcTest.adds(CalcTest.java:12)\n\n';
    const list = '[ERROR] Failures: \n[ERROR]   CalcTest.adds:12 expected: <4> but was: <3>\n[ERROR] Tests run: 1, Failures: 1\n';
    expect(places(failed + list)).toEqual(['CalcTest.java:12:- org.opentest4j.AssertionFailedError com.x.CalcTest.adds: expected: <4> but was: <3>']);
    expect(places(list)).toEqual(['CalcTest.java:12:- - CalcTest.adds: expected: <4> but was: <3>']);
    expect(places('adds(com.x.CalcTest)  Time elapsed: 0.012 sec  <<< FAILURE!\njava.lang.AssertionError: expected:<4> but was:<3>\n\tat com.x.CalcTest.adds(CalcTest.java:12)\n\n')).toEqual(['CalcTest.java:12:- java.lang.AssertionError com.x.CalcTest.adds: expected:<4> but was:<3>']);
  });

  test('Gradle', () => {
    const text = '> Task :test FAILED\n\nCalcTest > adds() FAILED\n    org.opentest4j.AssertionFailedError: expected: <4> but was: <3>\n        at org.junit.jupiter.api.Assertions.fail(Assertions.java:1)\n        at com.x.CalcTest.adds(CalcTest.java:12)\n\n1 test completed, 1 failed\n';
    expect(places(text)).toEqual(['CalcTest.java:12:- org.opentest4j.AssertionFailedError CalcTest > adds(): expected: <4> but was: <3>']);
    expect(toolsOf(text)).toEqual(['junit']);
  });
});
