import { describe, expect, test } from 'vitest';
import { previewState as schema } from '../../../src/protocol/planPreview';
import type { PlanEdit } from '../../../src/vscode/plans/planning';
import { runOfDocument } from '../../../src/vscode/plans/runOfDocument';
import { previewState } from '../../../src/vscode/preview/previewState';
import { aBoard, aPlan, aTask } from '../views';
import { aDocument, GARDEN } from './documents';

const state = (text: string, edits: readonly PlanEdit[] = [], fields: Partial<Parameters<typeof previewState>[0]> = {}): ReturnType<typeof previewState> =>
  previewState({ name: 'PLAN.md', trusted: true, plan: aDocument(text, edits), run: null, editsProblem: null, ...fields });

describe('a preview', () => {
  test('has the batches, who waits for whom, and the order of landing', () => {
    const { plan, title } = state(GARDEN);
    expect(title).toBe('Garden');
    expect(plan?.batches.map(({ keys, dependsOn }) => [keys, dependsOn])).toEqual([[['W1', 'W2'], []], [['W3'], [1]]]);
    expect(plan?.tasks.map(({ key, batch, waitsFor }) => [key, batch, waitsFor])).toEqual([['W1', 1, []], ['W2', 1, []], ['W3', 2, ['W1', 'W2']]]);
    expect(plan?.mergeOrder).toHaveLength(3);
  });

  test('is what the page takes', () => {
    const run = runOfDocument('/repo', aBoard([aPlan()], [aTask('W1')]), '/garden/PLAN.md');
    for (const each of [state(GARDEN, [{ move: { task: 'W2', toBatch: 2 } }], { run }), state('')]) expect(schema.parse(each)).toEqual(each);
  });

  test('names conflicts with their files and the reason', () => {
    const { plan } = state(GARDEN.replace('beds/two.txt\nCheck', 'beds/one.txt\nCheck'));
    expect(plan?.conflicts).toMatchObject([{ files: ['beds/one.txt'], isPossible: false }]);
    expect(plan?.batches).toHaveLength(3);
  });

  test('keeps an edit that the plan does not allow, and says why it is set aside', () => {
    const { edits, problems } = state(GARDEN, [{ apart: ['W1', 'W2'] }, { move: { task: 'W8', toBatch: 1 } }]);
    expect(edits.map(({ text, aside }) => [text, aside === null])).toEqual([['W1 and W2 never in one batch', true], ['W8 in batch 1', false]]);
    expect(problems).toEqual([]);
  });

  test('of a broken plan has its problems and no batches', () => {
    const { plan, problems } = state(GARDEN.replace('W1, W2', 'W1, W9'));
    expect(plan).toBeNull();
    expect(problems).toMatchObject([{ severity: 'error', at: { line: 19 } }]);
  });

  test('of a thousand tasks is bounded in what it lists', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `## W${index}: Row ${index}\nFiles: beds/same.txt, beds/row${index}.txt\n\n\`\`\`sh\ntrue\n\`\`\`\n`).join('\n');
    const { plan } = state(`# Rows\n\n${many}`);
    expect(plan?.tasks).toHaveLength(1_000);
    expect(plan?.conflicts.length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(plan).length).toBeLessThan(1_000_000);
  });
});
