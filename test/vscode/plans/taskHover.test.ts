import { describe, expect, test } from 'vitest';
import { explainTask } from '../../../src/vscode/plans/explainTask';
import { runOfDocument } from '../../../src/vscode/plans/runOfDocument';
import { taskAt } from '../../../src/vscode/plans/taskAt';
import { taskHover } from '../../../src/vscode/plans/taskHover';
import { aBoard, aPlan, aTask } from '../views';
import { aDocument, AT, GARDEN } from './documents';

const YAML = `title: Garden
tasks:
  - id: W1
    title: Sow
    run: "true"
    publishes: [api:beds]
  - id: W2
    title: Water
    run: "true"
    depends_on: [api:beds, failure:W1]
    files:
      - path: beds/two.txt
        lines: ["3-9"]
      - path: README.md
        mode: shared
    estimate: 2h
    optional: true
`;
const texts = (lines: readonly { readonly label: string; readonly text: string }[]): string[] => lines.filter(({ label }) => label !== 'Why').map(({ label, text }) => `${label}: ${text}`);

describe('the hover of a task', () => {
  test('says what it is, when it runs and what proves it', () => {
    expect(texts(taskHover({ plan: aDocument(GARDEN), run: null }, 'W2'))).toEqual(['W2: Plant the leeks', 'State: not started', 'Batch: 1', 'Owns: beds/two.txt', 'Checks: test -s beds/two.txt']);
    expect(texts(taskHover({ plan: aDocument(GARDEN), run: null }, 'W3'))).toContain('Waits for: W1, W2');
  });

  test('tells the kinds of waiting and of owning apart', () => {
    const lines = texts(taskHover({ plan: aDocument(YAML, [], '/garden/plan.yaml'), run: null }, 'W2'));
    expect(lines).toEqual(expect.arrayContaining(['Waits for: api beds of W1, the failure of W1', 'Owns: beds/two.txt:3-9', 'Shares: README.md', 'Marks: optional, 2h']));
  });

  test('shows how it stands while it runs', () => {
    const run = runOfDocument('/repo', aBoard([aPlan()], [aTask('W1', { text: 'its agent works' })]), '/garden/PLAN.md');
    expect(texts(taskHover({ plan: aDocument(GARDEN), run }, 'W1'))).toContain('State: its agent works');
  });

  test('is empty for what is no task', () => {
    expect(taskHover({ plan: aDocument(GARDEN), run: null }, 'constructor')).toEqual([]);
    expect(taskHover({ plan: aDocument('nothing'), run: null }, 'W1')).toEqual([]);
  });
});

describe('the task under the pointer', () => {
  const { plan } = aDocument(GARDEN).reading;

  test('is the one whose id it is on, wherever that stands', () => {
    for (const word of ['W2', 'W2.', 'W2:']) expect(plan && taskAt(plan, { line: 19, word })).toBe('W2');
  });

  test('is the one whose heading it is on', () => {
    expect(plan && taskAt(plan, { line: AT.W1, word: 'beans' })).toBe('W1');
    expect(plan && taskAt(plan, { line: AT.W1 + 1, word: 'beds' })).toBeNull();
    expect(plan && taskAt(plan, { line: 2, word: '' })).toBeNull();
  });
});

describe('why a task is as it is', () => {
  const why = (text: string, key: string): string[] => explainTask(aDocument(text), key).map(({ what, because }) => `${what}: ${because}`);

  test('begins with its batch and what it waits for', () => {
    expect(why(GARDEN, 'W3')[0]).toBe('Batch 2: it waits for W1 (batch 1), W2 (batch 1)');
    expect(why(GARDEN, 'W1')[0]).toBe('Batch 1: it waits for nothing');
  });

  test('names whom it must not run beside, and over which file', () => {
    const clash = GARDEN.replace('beds/two.txt\nCheck', 'beds/one.txt\nCheck');
    expect(why(clash, 'W2').find((line) => line.startsWith('Not beside'))).toMatch(/^Not beside W1: .*beds\/one\.txt/);
  });

  test('is nothing for an unknown task or a broken plan', () => {
    expect(why(GARDEN, 'W9')).toEqual([]);
    expect(why(GARDEN.replace('W1, W2', 'W9'), 'W3')).toEqual([]);
  });
});
