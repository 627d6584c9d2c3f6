import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchRoot } from '../support/scratchRoot';
import { REPOSITORY } from './host/installation';
import { isRunning } from './host/processes';
import { until } from './host/until';
import { packageCoppice, startCoppice, type CoppiceHost } from './support/coppiceHost';
import { GatedPlan } from './support/gatedPlan';

const IMAGES = path.join(REPOSITORY, 'docs', 'images');
const PARALLEL = ['W1', 'W2', 'W3', 'W4'];
const ALL = [...PARALLEL, 'W5'];

let folder: string;
let coppice: CoppiceHost;
let plan: GatedPlan;
const agents = new Map<string, number>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(scratchRoot(), 'cpv-'));
  plan = new GatedPlan(
    'Spring garden',
    [
      { key: 'W1', title: 'Sow the beans' },
      { key: 'W2', title: 'Plant the leeks' },
      { key: 'W3', title: 'Prune the hazel' },
      { key: 'W4', title: 'Mend the fence' },
      { key: 'W5', title: 'Water everything', dependsOn: ['W1', 'W2'] },
    ],
    path.join(folder, 'gates'),
  );
  coppice = await startCoppice([await packageCoppice(folder)], { files: { 'PLAN.md': plan.text } });
});
afterAll(async () => {
  await coppice.stop();
  rmSync(folder, { recursive: true, force: true });
});

const image = (name: string): Promise<void> => coppice.vscode.screenshot(path.join(IMAGES, name));
const terminalPids = async (): Promise<(number | undefined)[]> => coppice.vscode.evaluate((vscode) => Promise.all(vscode.window.terminals.map((each) => each.processId)));

/** The processes that run attempts, as their run folders have it. */
function runners(): number[] {
  const runs = path.join(coppice.repository.root, '.git', 'coppice', 'runs');
  return readdirSync(runs).map((run) => (JSON.parse(readFileSync(path.join(runs, run, 'claim'), 'utf8')) as { pid: number }).pid);
}

const TERMINALS_SAVED_MS = 10_000;
let terminalsStoodAt = Number.POSITIVE_INFINITY;

test('a plan is started from the palette, after its commands were agreed to', async () => {
  const { vscode, repository } = coppice;
  await coppice.showView();
  await vscode.evaluate(async (code, file) => {
    await code.window.showTextDocument(await code.workspace.openTextDocument(code.Uri.file(file)));
  }, path.join(repository.root, 'PLAN.md'));
  // Shown as a document that could be started; by then the extension is awake and its commands are enabled.
  await coppice.treeItem('Spring gardennot started, 5 tasks').waitFor();
  await vscode.runCommand('Coppice: Start Plan');
  const dialog = vscode.page.locator('.monaco-dialog-box');
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain('Spring garden');
  expect(await dialog.innerText()).toContain('git commit -q -m "Sow the beans"');
  await image('consent.png');
  await dialog.getByRole('button', { name: 'Run These Commands' }).click();
  for (const key of PARALLEL) agents.set(key, await until(() => plan.pid(key), `the agent of ${key} has begun`));
});

test('four agents run, each as the process of a terminal of its own', async () => {
  const { vscode } = coppice;
  const names = await until(async () => {
    const found = await vscode.evaluate((code) => code.window.terminals.map((terminal) => terminal.name));
    return found.length === 4 && found;
  }, 'four terminals stand');
  expect([...names].sort()).toEqual(['W1 Sow the beans', 'W2 Plant the leeks', 'W3 Prune the hazel', 'W4 Mend the fence']);
  expect([...(await terminalPids())].sort()).toEqual(runners().sort());
  terminalsStoodAt = performance.now();
});

test('the trees and the status bar follow', async () => {
  const { vscode } = coppice;
  await coppice.treeItem('Spring garden').waitFor();
  await coppice.treeItem('W1 Sow the beans').waitFor();
  await coppice.treeItem('W5 Water everything').waitFor();
  await until(async () => (await coppice.statusBar()).includes('0/5'), 'the status bar shows the progress');
  await coppice.treeItem(/W1 coppice\//).waitFor();
  await coppice.treeItem('W1 Sow the beans').click();
  await until(async () => (await vscode.terminalText()).includes('W1 has begun'), 'the terminal of W1 shows what its agent prints');
  await image('running.png');
});

test('a reload in the middle interrupts nothing: the same agents run on and their terminals are found again', async () => {
  const { vscode } = coppice;
  const before = runners().sort();
  // VS Code saves which terminals it shows a moment after they were made, without a sign; those it lost live on unseen.
  await until(() => performance.now() - terminalsStoodAt > TERMINALS_SAVED_MS, 'VS Code has saved its terminals');
  await vscode.reload();
  await until(async () => before.every((pid) => runners().includes(pid)) && (await terminalPids()).filter((pid) => pid !== undefined && before.includes(pid)).length === 4, 'the four terminals are attached again');
  for (const [key, pid] of agents) expect(isRunning(pid), `the agent of ${key}`).toBe(true);
  await coppice.showView();
  await coppice.treeItem('W1 Sow the beans').waitFor();
  await until(async () => (await coppice.statusBar()).includes('0/5'), 'the status bar shows the progress again');
  await coppice.treeItem('W3 Prune the hazel').click();
  await until(async () => (await vscode.terminalText()).includes('W3 has begun'), 'the terminal of W3 is the one that comes to the front');
});

test('all of it lands, in the trees, on the board and in the repository', async () => {
  const { vscode, repository } = coppice;
  await vscode.runCommand('Coppice: Open Board');
  const board = await vscode.webview('Spring garden');
  await board.locator('[data-column="in-progress"] .card').nth(3).waitFor();
  await image('board.png');
  plan.open('W1');
  await board.locator('[data-column="done"] .card', { hasText: 'Sow the beans' }).waitFor();
  await until(async () => (await coppice.statusBar()).includes('1/5'), 'the status bar counts what landed');
  for (const key of ALL) plan.open(key);
  await board.locator('[data-column="done"] .card').nth(4).waitFor();
  await vscode.waitForToast('5 of 5 tasks landed');
  await coppice.treeItem('Spring garden5/5').waitFor();
  await until(async () => (await coppice.treeItem('W5 coppice/').count()) === 0, 'the worktrees of landed work are cleared away');
  await image('landed.png');
  const landed = repository.git('for-each-ref', '--format=%(refname)', 'refs/heads/coppice').split('\n').find((ref) => ref.endsWith('/integration'));
  for (const key of ALL) expect(repository.git('show', `${String(landed)}:${key.toLowerCase()}.txt`)).not.toBe('');
});

test('the work is brought into the user’s branch when it is asked for', async () => {
  const { vscode, repository } = coppice;
  const before = repository.git('rev-parse', 'main');
  await vscode.runCommand('Coppice: Land Into Branch');
  await vscode.choose('main');
  await until(() => repository.git('rev-parse', 'main') !== before, 'main has moved');
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(repository.git('show', 'main:w5.txt')).toBe('Water everything');
});

test('nothing was asked of the network', () => {
  // VS Code serves a webview's own files under this name from inside the page; it is never looked up.
  const asked = [...coppice.vscode.outsideRequests].filter((url) => !new URL(url).host.endsWith('.vscode-resource.vscode-cdn.net'));
  expect(asked).toEqual([]);
});
