import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratchRoot } from '../../support/scratchRoot';
import { isRunning } from './processes';
import { makeSampleExtension, packageExtension } from './sample/make';
import { until } from './until';
import { startHost, type VscodeHost } from './vscodeHost';

let scratch: string;
let extension: string;
let folder: string;

beforeAll(async () => {
  scratch = mkdtempSync(path.join(scratchRoot(), 'coppice-host-'));
  folder = path.join(scratch, 'garden');
  mkdirSync(folder);
  extension = await makeSampleExtension(path.join(scratch, 'sample'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('an extension under development', () => {
  let host: VscodeHost;
  beforeAll(async () => {
    host = await startHost({ folder, devExtension: extension, settings: { 'files.autoSave': 'off' }, env: { SAMPLE_SEASON: 'spring' } });
  });
  afterAll(async () => {
    await host.stop();
  });

  test('its command runs by its exact title, and its toast is seen', async () => {
    await host.runCommand('Sample: Greet');
    expect(await host.waitForToast('Greetings')).toBe('Greetings from the sample');
    expect(await host.toasts()).toEqual(['Greetings from the sample']);
  });

  test('its tree items are seen, and its webview is found by text or title and can be clicked', async () => {
    await host.page.getByRole('tab', { name: 'Sample Garden' }).first().click();
    await host.page.getByRole('treeitem', { name: 'leeks' }).waitFor();
    const board = await host.webview('Water the beds');
    await board.locator('#water').click();
    await board.getByText('done: water').waitFor();
    expect(await host.webview('Garden board')).toBe(board);
  });

  test('a function runs inside the extension host, where settings and environment are as asked', async () => {
    const seen = await host.evaluate(
      (vscode, name) => ({
        folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
        autoSave: vscode.workspace.getConfiguration('files').get<string>('autoSave'),
        active: vscode.extensions.getExtension(name)?.isActive,
        trusted: vscode.workspace.isTrusted,
        season: process.env['SAMPLE_SEASON'],
        dataHome: process.env['XDG_DATA_HOME'],
      }),
      'coppice-test.host-sample',
    );
    expect(seen).toEqual({ folder, autoSave: 'off', active: true, trusted: true, season: 'spring', dataHome: process.env['XDG_DATA_HOME'] });
    await expect(
      host.evaluate(() => {
        throw new Error('withered');
      }),
    ).rejects.toThrow('In the extension host: Error: withered');
  });
});

describe('a packaged extension', () => {
  let host: VscodeHost;
  let terminalProcess: number;
  beforeAll(async () => {
    host = await startHost({ folder, vsix: [await packageExtension(extension)] });
  });
  afterAll(async () => {
    await host.stop();
  });

  const terminalPids = (): Promise<(number | undefined)[]> => host.evaluate((vscode) => Promise.all(vscode.window.terminals.map((each) => each.processId)));

  test('its terminal runs the program that it names', async () => {
    await host.runCommand('Sample: Open Terminal');
    const notes = path.join(folder, 'terminal.txt');
    await until(() => existsSync(notes) && readFileSync(notes, 'utf8').includes('radishes'), 'the terminal has started');
    terminalProcess = Number.parseInt(readFileSync(notes, 'utf8'), 10);
    expect(host.processes().map((each) => each.pid)).toContain(terminalProcess);
    const environment = readFileSync(`/proc/${String(terminalProcess)}/environ`, 'utf8').split('\0');
    expect(environment.filter((each) => /^XDG_(DATA|CACHE)_HOME=/.test(each) && each.includes('/cvh-'))).toEqual([]);
    await until(async () => (await host.terminalText()).includes('planted radishes'), 'the terminal shows what its program prints');
    expect(await terminalPids()).toEqual([terminalProcess]);
  });

  test('a killed extension host is followed by another, and the terminal is still there', async () => {
    const killed = await host.killExtensionHost();
    expect(killed).toHaveLength(1);
    expect(killed).not.toContain(await host.evaluate(() => process.pid));
    expect(await terminalPids()).toEqual([terminalProcess]);
  });

  test('a reload keeps the process of the terminal', async () => {
    const before = await host.evaluate(() => process.pid);
    await host.reload();
    expect(await host.evaluate(() => process.pid)).not.toBe(before);
    await until(async () => (await terminalPids()).includes(terminalProcess), 'the terminal is attached again');
    expect(isRunning(terminalProcess)).toBe(true);
  });

  test('nothing is asked of the network, and no process and no file outlives the host, not even a detached one', async () => {
    await host.runCommand('Sample: Start Something Detached');
    const detached = await until(
      () => host.evaluate((vscode) => (vscode.extensions.getExtension('coppice-test.host-sample')?.exports as { detached: () => number | undefined }).detached()),
      'the extension has started a process',
    );
    const processes = [detached, terminalProcess, ...host.processes().map((each) => each.pid)];
    expect([...host.outsideRequests]).toEqual([]);
    await host.stop();
    expect(processes.filter(isRunning)).toEqual([]);
    expect(readdirSync(scratchRoot()).filter((name) => host.folders.userData.includes(name))).toEqual([]);
  });
});
