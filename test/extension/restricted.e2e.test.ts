import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Command } from '../../src/vscode/manifest';
import { scratchRoot } from '../support/scratchRoot';
import { until } from './host/until';
import { packageCoppice, startCoppice, type CoppiceHost } from './support/coppiceHost';
import { GatedPlan } from './support/gatedPlan';

let scratch: string;
let coppice: CoppiceHost;
let plan: GatedPlan;

beforeAll(async () => {
  scratch = mkdtempSync(path.join(scratchRoot(), 'cpr-'));
  plan = new GatedPlan('Strange garden', [{ key: 'W1', title: 'Sow the beans' }, { key: 'W2', title: 'Plant the leeks', dependsOn: ['W1'] }], path.join(scratch, 'gates'));
  // A workspace that would like an agent of its own to be the default one.
  const settings = JSON.stringify({ 'coppice.defaultAgent': 'evil', 'coppice.environment.allow': ['*'] });
  coppice = await startCoppice([await packageCoppice(scratch)], { trust: 'ask', files: { '.coppice/plans/garden.md': plan.text, '.vscode/settings.json': settings } });
});
afterAll(async () => {
  await coppice.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const stateFolder = (): string => path.join(coppice.repository.root, '.git', 'coppice');

test('in Restricted Mode a plan shows, to be read', async () => {
  const { page } = coppice.vscode;
  await page.locator('.monaco-dialog-box').getByRole('button', { name: /No, I don.t trust/ }).click();
  await coppice.showView();
  await coppice.treeItem('Strange garden').waitFor();
  await coppice.treeItem('W1 Sow the beans').waitFor();
  await coppice.treeItem('W2 Plant the leeksafter W1').waitFor();
});

test('nothing starts, whichever way it is asked for', async () => {
  const { vscode } = coppice;
  const starting = [Command.startPlan, Command.resume, Command.pause, Command.cancel, Command.retryTask, Command.landInto, Command.stop, Command.cleanWorktrees, Command.createWorktree, Command.adoptWorktree, Command.removeWorktree, Command.showLog, Command.runTask, Command.runBatch];
  const outcomes = await vscode.evaluate(async (code, ids) => {
    const found = [];
    for (const id of ids) found.push(await code.commands.executeCommand<string>(id));
    return found;
  }, starting);
  expect(outcomes).toEqual(starting.map(() => 'refused'));
  await vscode.waitForToast('Coppice starts nothing in Restricted Mode');
  expect(existsSync(stateFolder())).toBe(false);
  expect(vscode.processes().filter((each) => each.command.some((word) => word.endsWith('engine.js')))).toEqual([]);
  expect(await vscode.evaluate((code) => code.window.terminals.length)).toBe(0);
});

test('what a workspace sets for itself does not count', async () => {
  const read = await coppice.vscode.evaluate((code) => {
    const settings = code.workspace.getConfiguration('coppice');
    return [settings.get<string>('defaultAgent'), settings.get<string[]>('environment.allow')];
  });
  expect(read).toEqual(['script', []]);
});

test('the board opens, and offers nothing', async () => {
  const { vscode } = coppice;
  await vscode.runCommand('Coppice: Open Board');
  const board = await vscode.webview('In Restricted Mode nothing is started.');
  expect(await board.locator('vscode-button').count()).toBe(0);
});

test('once the workspace is trusted, the plan can be started', async () => {
  const { vscode } = coppice;
  await vscode.runCommand('Workspaces: Manage Workspace Trust');
  await vscode.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ }).first().click();
  await until(() => vscode.evaluate((code) => code.workspace.isTrusted), 'the workspace is trusted');
  const started = vscode.evaluate(async (code, [id, uri]) => code.commands.executeCommand(id ?? '', { kind: 'document', uri }), [Command.startPlan, `file://${path.join(coppice.repository.root, '.coppice/plans/garden.md')}`]);
  const dialog = vscode.page.locator('.monaco-dialog-box');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await started).toBe('quiet');
  // Not agreed to, so still nothing has happened.
  expect(existsSync(stateFolder())).toBe(false);
  expect(plan.pid('W1')).toBeNull();
});
