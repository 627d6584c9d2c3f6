import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchRoot } from '../support/scratchRoot';
import { REPOSITORY } from './host/installation';
import { until } from './host/until';
import { packageCoppice, startCoppice, type CoppiceHost } from './support/coppiceHost';
import { GatedPlan } from './support/gatedPlan';

const IMAGE = path.join(REPOSITORY, 'docs', 'images', 'preview.png');
const BROKEN = '# Autumn garden\n\n## W1: Rake\n\n```sh\ntrue\n```\n\n## W2: Compost\nDepends on: W11\n\n```sh\ntrue\n```\n';

let folder: string;
let coppice: CoppiceHost;
let plan: GatedPlan;

beforeAll(async () => {
  folder = mkdtempSync(path.join(scratchRoot(), 'cpp-'));
  plan = new GatedPlan(
    'Spring garden',
    [
      { key: 'W1', title: 'Sow the beans' },
      { key: 'W2', title: 'Plant the leeks' },
      { key: 'W3', title: 'Prune the hazel', dependsOn: ['W1'] },
      { key: 'W4', title: 'Mend the fence', dependsOn: ['W1', 'W2'] },
      { key: 'W5', title: 'Water everything', dependsOn: ['W3', 'W4'] },
    ],
    path.join(folder, 'gates'),
  );
  coppice = await startCoppice([await packageCoppice(folder)], { files: { 'PLAN.md': plan.text, 'autumn-plan.md': BROKEN } });
  await coppice.showView();
});
afterAll(async () => {
  await coppice.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = (name: string): Promise<void> =>
  coppice.vscode.evaluate(async (code, file) => {
    await code.window.showTextDocument(await code.workspace.openTextDocument(code.Uri.file(file)), { viewColumn: code.ViewColumn.One });
  }, path.join(coppice.repository.root, name));

/** Titles of the lenses, by line. */
const lenses = (name: string): Promise<string[]> =>
  coppice.vscode.evaluate(async (code, file) => {
    const found = await code.commands.executeCommand<{ range: { start: { line: number } }; command?: { title: string } }[]>('vscode.executeCodeLensProvider', code.Uri.file(file), 1000);
    return found.map((lens) => `${lens.range.start.line + 1} ${lens.command?.title ?? ''}`);
  }, path.join(coppice.repository.root, name));

const problems = (name: string): Promise<{ line: number; code: unknown; related: number }[]> =>
  coppice.vscode.evaluate((code, file) => code.languages.getDiagnostics(code.Uri.file(file)).map((each) => ({ line: each.range.start.line + 1, code: each.code, related: each.relatedInformation?.length ?? 0 })), path.join(coppice.repository.root, name));

test('a plan’s tasks have lenses as soon as it is open', async () => {
  await open('PLAN.md');
  const found = await until(async () => {
    const titles = await lenses('PLAN.md');
    return titles.length > 2 && titles;
  }, 'the plan has lenses');
  expect(found.slice(0, 5)).toEqual(['1 $(play) Start Plan', '1 $(list-tree) Preview Execution Plan', '3 $(play) Run This Task', '3 $(run-all) Run Batch 1 (2 tasks)', '3 Why?']);
});

test('a task’s id tells about the task under the pointer', async () => {
  const line = plan.text.split('\n').findIndex((text) => text === 'Depends on: W3, W4');
  const hover = await coppice.vscode.evaluate(
    async (code, [file, at]) => {
      const found = await code.commands.executeCommand<{ contents: (string | { value: string })[] }[]>('vscode.executeHoverProvider', code.Uri.file(String(file)), new code.Position(Number(at), 17));
      return found.flatMap((each) => each.contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    },
    [path.join(coppice.repository.root, 'PLAN.md'), line],
  );
  expect(hover).toContain('Mend');
  expect(hover).toContain('**Batch** 2');
  expect(hover).toContain('**State** not');
});

test('what is doubtful shows under Problems while the document is open, and is mended by its fix', async () => {
  await open('autumn-plan.md');
  await until(async () => (await problems('autumn-plan.md')).length > 0, 'the broken plan has a problem');
  expect(await problems('autumn-plan.md')).toMatchObject([{ line: 10, code: 'unknown-dependency', related: 2 }]);
  await coppice.vscode.evaluate(async (code, file) => {
    const uri = code.Uri.file(file);
    const [problem] = code.languages.getDiagnostics(uri);
    if (problem === undefined) throw new Error('no problem');
    const actions = await code.commands.executeCommand<{ title: string; edit?: object }[]>('vscode.executeCodeActionProvider', uri, problem.range, 'quickfix');
    const fix = actions.find((action) => action.title === 'Change to "W1"');
    if (fix?.edit === undefined) throw new Error(`no fix: ${actions.map((action) => action.title).join()}`);
    await code.workspace.applyEdit(fix.edit as never);
  }, path.join(coppice.repository.root, 'autumn-plan.md'));
  await until(async () => (await problems('autumn-plan.md')).length === 0, 'the mended plan has no problem');
  await coppice.vscode.evaluate(async (code) => {
    await code.commands.executeCommand('workbench.action.files.revert');
  });
  await until(async () => (await problems('autumn-plan.md')).length === 1, 'the problem is back with the text');
  await coppice.vscode.evaluate(async (code) => {
    await code.commands.executeCommand('workbench.action.closeActiveEditor');
  });
  await until(async () => (await problems('autumn-plan.md')).length === 0, 'a closed document has no problems');
});

test('the execution plan is previewed beside the document, changed by hand, and the change is kept in a file', async () => {
  const { vscode, repository } = coppice;
  await open('PLAN.md');
  await vscode.runCommand('Coppice: Preview Execution Plan');
  const preview = await vscode.webview('Spring garden: execution plan');
  await preview.locator('[data-batch="3"] .task', { hasText: 'Water everything' }).waitFor();
  expect(await preview.locator('.node').count()).toBe(5);
  await preview.locator('.task[data-task="W4"]').click();
  await preview.locator('.details .why li', { hasText: 'it waits for W1 (batch 1), W2 (batch 1)' }).waitFor();
  await vscode.screenshot(IMAGE);
  await preview.locator('.details input').fill('W3');
  await preview.locator('.details vscode-button', { hasText: 'Add' }).click();
  await preview.locator('.edits li', { hasText: 'W4 and W3 never in one batch' }).waitFor();
  await preview.locator('[data-batch="4"] .task', { hasText: 'Water everything' }).waitFor();
  expect(JSON.parse(readFileSync(path.join(repository.root, '.coppice', 'edits', 'PLAN.md.json'), 'utf8'))).toEqual([{ apart: ['W4', 'W3'] }]);
  await preview.locator('.edits button', { hasText: 'Remove' }).click();
  await preview.locator('.edits').waitFor({ state: 'detached' });
  previewStoodAt = performance.now();
});

/** VS Code in a browser writes down which editors it shows some seconds after they changed, without a sign; a reload before that forgets them. */
const EDITORS_SAVED_MS = 10_000;
let previewStoodAt = Number.POSITIVE_INFINITY;

test('a place in the preview leads to the line in the document', async () => {
  const preview = await coppice.vscode.webview('Spring garden: execution plan');
  await preview.locator('.details .actions .link').click();
  const line = plan.text.split('\n').findIndex((text) => text.startsWith('## W4')) + 1;
  await until(async () => (await coppice.vscode.evaluate((code) => (code.window.activeTextEditor?.selection.active.line ?? -1) + 1)) === line, 'the editor shows the line of W4');
});

test('the preview is still there after the window is reloaded, and still shows its document', async () => {
  await until(() => performance.now() - previewStoodAt > EDITORS_SAVED_MS, 'VS Code has saved its editors');
  await coppice.vscode.reload();
  const preview = await coppice.vscode.webview('Spring garden: execution plan');
  await preview.locator('[data-batch="3"] .task', { hasText: 'Water everything' }).waitFor();
  await open('PLAN.md');
});

test('one batch is started from its lens, after the commands were agreed to, and no other task of the plan', async () => {
  const { vscode } = coppice;
  await vscode.evaluate(async (code) => {
    await code.commands.executeCommand('cursorTop');
  });
  await vscode.page.locator('.codelens-decoration a', { hasText: 'Run Batch 1' }).first().click();
  const dialog = vscode.page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Run These Commands' }).click();
  for (const key of ['W1', 'W2']) await until(() => plan.pid(key), `the agent of ${key} has begun`);
  await until(async () => (await lenses('PLAN.md'))[0] === '1 $(layout) 0/2 landed, 2 running', 'the lens of the plan shows the run');
  expect(plan.pid('W3')).toBeNull();
  for (const key of ['W1', 'W2']) plan.open(key);
  await until(async () => (await lenses('PLAN.md')).includes('1 $(play) Start Plan'), 'the rest of the plan can be started');
  expect((await lenses('PLAN.md')).filter((lens) => lens.includes('Run This Task'))).toHaveLength(3);
  expect((await lenses('PLAN.md')).filter((lens) => lens.includes('pass-filled'))).toHaveLength(2);
});
