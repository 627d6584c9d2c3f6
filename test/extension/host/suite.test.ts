import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchRoot } from '../../support/scratchRoot';
import { bundleSuite } from './bundleSuite';
import { runOnDesktop } from './desktop';
import { runSuiteInHost } from './runInHost';
import { makeSampleExtension, packageExtension } from './sample/make';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(scratchRoot(), 'coppice-suite-'));
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const file = path.join(scratch, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const SUITE = `
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
describe('the garden', () => {
  it('has the packaged extension', async () => { await vscode.extensions.getExtension('coppice-test.host-sample')!.activate(); });
  it('has the folder open', () => assert.equal(vscode.workspace.workspaceFolders![0]!.uri.fsPath, process.env.GARDEN));
  it('withers', () => assert.equal('brown', 'green'));
});`;

test('a suite runs inside the extension host, and one failing test fails the run and is named', async () => {
  const suites = path.dirname(write('suites/garden.suite.ts', SUITE));
  const vsix = await packageExtension(await makeSampleExtension(path.join(scratch, 'sample')));
  const result = await runSuiteInHost({ suitePath: await bundleSuite(scratch, suites), folder: scratch, vsix: [vsix], env: { GARDEN: scratch } });
  expect(result.output).toMatch(/^passed {3}the garden has the packaged extension/m);
  expect(result.output).toMatch(/^passed {3}the garden has the folder open/m);
  expect(result.output).toMatch(/^FAILED {3}the garden withers\nAssertionError/m);
  expect(result.output).toContain('2 passed, 1 failed');
  expect(result).toMatchObject({ ok: false, host: 'server' });
});

test('a folder without suites is refused, not passed', async () => {
  mkdirSync(path.join(scratch, 'empty'));
  await expect(bundleSuite(scratch, path.join(scratch, 'empty'))).rejects.toThrow('a run of nothing would pass');
});

// Stands in for desktop VS Code: keeps its arguments and does what VS Code does with a suite.
const DESKTOP = `#!${process.execPath}
require('node:fs').writeFileSync(process.env.SEEN, JSON.stringify(process.argv.slice(2)));
const suite = process.argv.find((each) => each.startsWith('--extensionTestsPath=')).split('=')[1];
require(suite).run().then(() => process.exit(0), () => process.exit(1));
`;

test.each([
  { verdict: 'passes', body: '', exit: 0 },
  { verdict: 'fails', body: 'throw new Error("withered");', exit: 1 },
  { verdict: 'hangs', body: 'await new Promise((resolve) => setTimeout(resolve, 600_000));', exit: 'timeout' },
])('desktop VS Code gets the suite, the extension and the folder; a suite that $verdict ends with $exit', async ({ body, exit }) => {
  const executable = write('code', DESKTOP);
  chmodSync(executable, 0o755);
  const suitePath = write('suite.js', `exports.run = async () => { ${body} };`);
  const seen = path.join(scratch, 'seen.json');
  const end = await runOnDesktop(
    { kind: 'desktop', executable, xvfb: false },
    { suitePath, extensionPath: '/the/extension', folder: '/the/garden', env: { SEEN: seen }, scratch, limitMs: 1_500 },
  );
  expect(end.exit).toBe(exit);
  const given: unknown = JSON.parse(readFileSync(seen, 'utf8'));
  expect(given).toEqual(expect.arrayContaining([`--extensionTestsPath=${suitePath}`, '--extensionDevelopmentPath=/the/extension', '/the/garden']));
});
