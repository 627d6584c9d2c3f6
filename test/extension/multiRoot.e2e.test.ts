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
  scratch = mkdtempSync(path.join(scratchRoot(), 'cpm-'));
  plan = new GatedPlan('Orchard in winter', [{ key: 'W1', title: 'Prune the pears' }], path.join(scratch, 'gates'));
  coppice = await startCoppice([await packageCoppice(scratch)], { orchard: { '.coppice/plans/winter.md': plan.text } });
});
afterAll(async () => {
  await coppice.stop();
  rmSync(scratch, { recursive: true, force: true });
});

test('a plan runs in the repository in which its document lies, and each repository has its own place in the trees', async () => {
  const { vscode } = coppice;
  await coppice.showView();
  await coppice.treeItem(/^gardenno engine/).waitFor();
  await coppice.treeItem(/^orchardno engine/).waitFor();
  await coppice.treeItem('Orchard in winter').waitFor();
  const document = path.join(coppice.scratch, 'orchard', '.coppice', 'plans', 'winter.md');
  const started = vscode.evaluate(async (code, [id, uri]) => code.commands.executeCommand(id ?? '', { kind: 'document', uri }), [Command.startPlan, `file://${document}`]);
  await vscode.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Run These Commands' }).click();
  expect(await started).toBe('quiet');
  await until(() => plan.pid('W1'), 'the agent has begun');
  await coppice.treeItem('W1 Prune the pears').waitFor();
  await coppice.treeItem(/^gardenno engine/).waitFor();
  expect(existsSync(path.join(coppice.scratch, 'garden', '.git', 'coppice'))).toBe(false);
  plan.open('W1');
  await vscode.waitForToast('1 of 1 task landed');
});
