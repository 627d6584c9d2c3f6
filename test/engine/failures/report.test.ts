import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileEvidence } from '../../../src/adapters/failures/evidence';
import { reportFailures, type FailedCommand } from '../../../src/engine/failures/report';
import { sha256 } from '../../support/simulation';
import { tempFolder } from '../../support/tempFolder';

const ports = { evidence: fileEvidence, hasher: { sha256 } };
const all = <T>(found: readonly T[]): readonly T[] => found;

/** A worktree with these files, and a command in it that printed this. */
async function failed(printed: string | Buffer, files: Readonly<Record<string, string>> = {}, cwd = '.'): Promise<FailedCommand> {
  const folder = tempFolder();
  const logs = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(logs, 'output.log'), printed);
  return { folder, roots: await fileEvidence.namesOf(folder), cwd, logFile: join(logs, 'output.log'), ending: 'ended with exit code 2' };
}

describe('what a failed command is reported to have said', () => {
  test('has the code around each place, as it is then', async () => {
    const command = await failed("src/a.ts(2,7): error TS2322: Type 'string' is not assignable.\n", { 'src/a.ts': 'one\nconst two: number = "2";\nthree\n' });
    const { reports, of } = await reportFailures(ports, command, all);
    expect(of).toBe(1);
    expect(reports[0]).toMatchObject({ tool: 'tsc', file: 'src/a.ts', inside: true, line: 2, column: 7, frame: { from: 1, lines: ['one', 'const two: number = "2";', 'three'] } });
    expect(reports[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is the same fault when its line has moved, and another in another file', async () => {
    const printed = await Promise.all(['a.c:3:1: error: x of 5\n', 'a.c:30:2: error: x of 6\n', 'b.c:3:1: error: x of 5\n'].map(async (text) => (await reportFailures(ports, await failed(text), all)).reports[0]?.fingerprint));
    expect(printed[0]).toBe(printed[1]);
    expect(printed[0]).not.toBe(printed[2]);
  });

  test('is found from the folder of the check, or from the worktree, wherever the file is', async () => {
    const files = { 'native/src/lib.rs': 'fn main() {}\n', 'other/src/x.rs': 'x\n' };
    const { reports } = await reportFailures(ports, await failed('src/lib.rs:1:1: error: a\nother/src/x.rs:1:1: error: b\nsrc/gone.rs:1:1: error: c\n', files, 'native'), all);
    expect(reports.map(({ file, frame }) => [file, frame === null])).toEqual([['native/src/lib.rs', false], ['other/src/x.rs', false], ['native/src/gone.rs', true]]);
  });

  test('is found by the package where a tool names only the last part of a path', async () => {
    const go = await reportFailures(ports, await failed('--- FAIL: TestAdd (0.00s)\n    calc_test.go:1: no\nFAIL\nFAIL\texample.com/m/calc\t0.002s\n', { 'calc/calc_test.go': 'package calc\n' }), all);
    expect(go.reports[0]).toMatchObject({ file: 'calc/calc_test.go', frame: { lines: ['package calc'] } });
    const java = await reportFailures(ports, await failed('Exception in thread "main" java.lang.IllegalStateException: no\n\tat com.x.A.main(A.java:1)\n', { 'src/main/java/com/x/A.java': 'class A {}\n' }), all);
    expect(java.reports[0]).toMatchObject({ file: 'src/main/java/com/x/A.java', inside: true });
  });

  test('names files relative to the worktree, also in messages and stacks', async () => {
    const command = await failed('');
    writeFileSync(command.logFile, `${command.folder}/u.js:1\nthrow x\n^\n\nError: in ${command.folder}/u.js\n    at f (${command.folder}/u.js:1:7)\n`);
    const { reports } = await reportFailures(ports, command, all);
    expect(reports[0]).toMatchObject({ file: 'u.js', message: 'in u.js', stack: ['at f (u.js:1:7)'] });
  });

  test('keeps a path that lies elsewhere as text, and opens nothing there, whatever leads to it', async () => {
    const outside = tempFolder();
    writeFileSync(join(outside, 'secret.c'), 'the secret\n');
    const command = await failed(`${outside}/secret.c:1:1: error: a\nlinked/secret.c:1:1: error: b\nlink.c:1:1: error: c\n../${outside}/secret.c:1:1: error: d\n`);
    symlinkSync(outside, join(command.folder, 'linked'));
    symlinkSync(join(outside, 'secret.c'), join(command.folder, 'link.c'));
    const { reports } = await reportFailures(ports, command, all);
    expect(reports.map(({ inside, frame }) => [inside, frame])).toEqual([[false, null], [true, null], [true, null], [false, null]]);
    expect(reports[0]?.file).toBe(`${outside}/secret.c`);
    expect(JSON.stringify(reports)).not.toContain('the secret');
  });

  test('is at least how it ended and its last words, where nothing else is understood', async () => {
    const { reports, of } = await reportFailures(ports, await failed('working\n\u001b[31mno luck today\u001b[0m\n\n'), all);
    expect(of).toBe(1);
    expect(reports[0]).toMatchObject({ tool: 'command', file: null, message: 'ended with exit code 2: no luck today' });
    const gone = await failed('');
    rmSync(gone.logFile);
    expect((await reportFailures(ports, gone, all)).reports[0]).toMatchObject({ message: 'ended with exit code 2', raw: '' });
  });

  test('is read from bytes that are no UTF-8 as well', async () => {
    const { reports } = await reportFailures(ports, await failed(Buffer.from([...Buffer.from('a.c:1:2: error: '), 0xff, 0xfe, 0x80, 0x0a])), all);
    expect(reports[0]).toMatchObject({ file: 'a.c', message: '\ufffd\ufffd\ufffd' });
  });

  test('is read from the beginning and the end of a gigabyte in a moment', async () => {
    const command = await failed('a.c:1:2: error: first\n');
    truncateSync(command.logFile, 2 ** 30);
    writeFileSync(command.logFile, '\nz.c:3:4: error: last\n', { flag: 'a' });
    const before = process.memoryUsage().rss;
    const { reports } = await reportFailures(ports, command, all);
    expect(reports.map(({ message }) => message)).toEqual(['first', 'last']);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test('counts also those that are not kept', async () => {
    const { reports, of } = await reportFailures(ports, await failed(Array.from({ length: 57 }, (_, index) => `a.c:${String(index + 1)}:1: error: x\n`).join('')), (found) => found.slice(0, 3));
    expect([reports.length, of]).toEqual([3, 57]);
  });
});
