import { afterEach, describe, expect, test } from 'vitest';
import type { PreviewState } from '../../src/protocol/planPreview';
import { previewState } from '../../src/vscode/preview/previewState';
import { aDocument, GARDEN } from '../vscode/plans/documents';
import { HOSTILE_TEXTS } from './support/hostileTexts';
import { barriers, THEMES } from './support/pageInChromium';
import { openPreview, type PreviewInChromium } from './support/previewInChromium';

let preview: PreviewInChromium;
afterEach(async () => {
  await preview.close();
});

const CLASH = GARDEN.replace('beds/two.txt\nCheck', 'beds/one.txt\nCheck');
const state = (text: string, fields: Partial<PreviewState> = {}): PreviewState => ({
  ...previewState({ name: 'PLAN.md', trusted: true, plan: aDocument(text, [{ move: { task: 'W9', toBatch: 1 } }]), run: null, editsProblem: null }),
  ...fields,
});

test('every task can be reached, chosen and looked up with the keyboard alone', async () => {
  preview = await openPreview(() => state(GARDEN));
  const { page } = preview;
  await page.locator('.node').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.locator('.node:focus').getAttribute('data-task')).toBe('W1');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('.node:focus').getAttribute('data-task')).toBe('W3');
  await page.keyboard.press('Enter');
  await page.locator('.details li', { hasText: 'About W3' }).waitFor();
  await page.locator('.details li button', { hasText: 'line 7' }).press('Enter');
  await expect.poll(() => preview.asked).toEqual(['place/open {"line":7,"column":1}']);
  expect(preview.complaints).toEqual([]);
});

test('plan, batch and task are started as a whole each', async () => {
  preview = await openPreview(() => state(GARDEN));
  const { page } = preview;
  await page.locator('.summary vscode-button').click();
  await page.getByRole('button', { name: 'Run batch 2' }).click();
  await page.locator('.task[data-task="W2"]').click();
  await page.locator('.details vscode-button', { hasText: 'Run This Task' }).click();
  await expect.poll(() => preview.asked).toEqual(['plan/start {}', 'plan/start {"batch":2}', 'plan/start {"task":"W2"}']);
});

test('a change is saved with those there are, and names who was in the batch that was meant', async () => {
  preview = await openPreview(() => state(GARDEN));
  const { page } = preview;
  await page.locator('.task[data-task="W2"]').click();
  await page.locator('.details label select').selectOption('2');
  await expect.poll(() => preview.asked).toEqual(['edits/save {"edits":[{"move":{"task":"W9","toBatch":1}},{"move":{"task":"W2","toBatch":2,"beside":["W3"]}}]}']);
  await page.getByRole('button', { name: 'Remove: W9 in batch 1' }).click();
  await expect.poll(() => preview.asked[1]).toBe('edits/save {"edits":[]}');
});

test('nothing can be started in Restricted Mode, or while the plan runs, and nothing changed where it cannot be kept', async () => {
  let shown = state(GARDEN, { trusted: false, editsProblem: 'In Restricted Mode nothing is written.' });
  preview = await openPreview(() => shown);
  await preview.page.locator('.task[data-task="W2"]').click();
  await preview.page.locator('.details li').waitFor();
  expect(await preview.page.locator('vscode-button, .edit, .edits button, .batch header button').count()).toBe(0);
  await preview.close();
  shown = state(GARDEN, { running: true });
  preview = await openPreview(() => shown);
  await preview.page.locator('.node').first().waitFor();
  expect(await preview.page.locator('vscode-button, .batch header button').count()).toBe(0);
});

test('a broken plan shows what is wrong with it and where; a document without tasks says what a task is', async () => {
  preview = await openPreview(() => state(GARDEN.replace('W1, W2', 'W1, W7')));
  await preview.page.locator('.problems button', { hasText: 'line 19' }).click();
  await expect.poll(() => preview.asked[0]).toMatch(/^place\/open \{"line":19/);
  await preview.close();
  preview = await openPreview(() => state(GARDEN, { plan: null }));
  await preview.page.getByText('This document lists no task.').waitFor();
});

test('a plan of 1,000 tasks is drawn, and a choice in it shows within a second', async () => {
  const many = Array.from({ length: 1_000 }, (_, index) => `## W${index}: Row ${index}\n${index < 10 ? '' : `Depends on: W${index - 10}\n`}\n\`\`\`sh\ntrue\n\`\`\`\n`).join('\n');
  const large = state(`# Rows\n\n${many}`);
  preview = await openPreview(() => large);
  const { page } = preview;
  await page.locator('.node').nth(999).waitFor({ state: 'attached' });
  const before = performance.now();
  await page.locator('.node[data-task="W5"]').click();
  await page.locator('.details li', { hasText: 'About W5' }).waitFor();
  expect(performance.now() - before).toBeLessThan(1000);
  expect(preview.complaints).toEqual([]);
});

test(`${HOSTILE_TEXTS.length} hostile titles stand there as text; no script runs and nothing is fetched`, async () => {
  const shown = state(CLASH);
  const [first] = shown.plan?.tasks ?? [];
  if (first === undefined || shown.plan === null) throw new Error('The plan has no task.');
  const tasks = HOSTILE_TEXTS.map((title, index) => ({ ...first, key: `${index} ${title}`, title, phase: title, marks: ['continuous', title], state: { name: title, text: title }, batch: null }));
  const conflicts = HOSTILE_TEXTS.map((text) => ({ tasks: [text], against: [text], files: [text], moreFiles: 0, reason: text, advice: [text], isPossible: false }));
  preview = await openPreview(() => ({ ...shown, title: HOSTILE_TEXTS[0] ?? '', plan: shown.plan && { ...shown.plan, tasks, batches: [], conflicts, notes: [...HOSTILE_TEXTS] }, problems: HOSTILE_TEXTS.map((text) => ({ severity: 'warning', text, at: { line: 1, column: 1 } })) }));
  const { page } = preview;
  await page.locator('.task').nth(HOSTILE_TEXTS.length - 1).waitFor();
  expect(await page.locator('.task .name').evaluateAll((names) => names.map((name) => (name as unknown as { textContent: string }).textContent))).toEqual(HOSTILE_TEXTS);
  expect(await page.locator('.task .name *, .node text *, .notes li *, h1 *, h2 *').count()).toBe(0);
  expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  expect(preview.requests).toEqual([]);
  expect(preview.complaints).toEqual([]);
});

describe.each(Object.keys(THEMES) as (keyof typeof THEMES)[])('in the %s theme', (theme) => {
  test('nothing bars anybody from a preview and its details', async () => {
    preview = await openPreview(() => state(CLASH), theme);
    await preview.page.locator('.task[data-task="W2"]').click();
    await preview.page.locator('.details li').waitFor();
    expect(await barriers(preview)).toEqual([]);
  });

  test('nor from one of a broken plan', async () => {
    preview = await openPreview(() => state(GARDEN.replace('W1, W2', 'W1, W7')), theme);
    expect(await barriers(preview)).toEqual([]);
  });
});
