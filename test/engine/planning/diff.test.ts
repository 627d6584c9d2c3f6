import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPlans, judgeDiff, renamed, renamedKeys, type TaskStage } from '../../../src/engine/planning/index';
import { phase, plan, somePlan, task } from './support';

const nothing = { added: [], removed: [], changed: [], renumbered: [], planFields: [] };

describe('importing a document again', () => {
  it('changes nothing where it says the same, wherever it says it', () => {
    fc.assert(
      fc.property(somePlan, (document) => {
        const moved = { ...document, tasks: document.tasks.map((each) => ({ ...each, at: { ...each.at, line: each.at.line + 7 } })) };
        expect(diffPlans(document, moved)).toEqual(nothing);
      }),
    );
  });

  it('tells what was added, removed and changed, and in which fields', () => {
    const old = plan([task('A', { prompt: 'one' }), task('B'), task('C')]);
    const next = plan([task('A', { prompt: 'two', on: ['D'] }), task('C'), task('D')]);
    expect(diffPlans(old, next)).toEqual({ ...nothing, added: ['D'], removed: ['B'], changed: [{ from: 'A', key: 'A', fields: ['prompt', 'dependsOn'] }] });
  });

  it('sees that tasks were only renumbered when one was put in between', () => {
    const named = (key: string, title: string, on: readonly string[] = []) => task(key, { title, prompt: `Do ${title}.`, on });
    const old = plan([named('W1', 'alpha'), named('W2', 'beta', ['W1']), named('W3', 'gamma', ['W2'])]);
    const next = plan([named('W1', 'alpha'), named('W2', 'new'), named('W3', 'beta', ['W1']), named('W4', 'gamma', ['W3'])]);
    const diff = diffPlans(old, next);
    expect(diff).toEqual({ ...nothing, added: ['W2'], renumbered: [{ from: 'W2', key: 'W3', fields: [] }, { from: 'W3', key: 'W4', fields: [] }] });
    expect(renamed({ together: ['W2', 'W3'] }, renamedKeys(diff))).toEqual({ together: ['W3', 'W4'] });
    expect(renamed({ move: { task: 'W1', toBatch: 2, beside: ['W3'] } }, renamedKeys(diff))).toEqual({ move: { task: 'W1', toBatch: 2, beside: ['W4'] } });
  });

  it('finds a task by its title when key and text have both changed', () => {
    const diff = diffPlans(plan([task('A', { title: 'Add login', prompt: 'old' })]), plan([task('X1', { title: 'Add Login', prompt: 'new' })]));
    expect(diff.renumbered).toEqual([{ from: 'A', key: 'X1', fields: ['title', 'prompt'] }]);
  });

  it('tells what the plan as a whole says otherwise', () => {
    const old = plan([task('A')], { phases: [phase('one', ['A'])] });
    expect(diffPlans(old, { ...old, mergeOrder: [['A']], maxParallel: 2 }).planFields).toEqual(['mergeOrder', 'maxParallel']);
  });
});

describe('of such a diff, a running plan takes', () => {
  const old = plan([task('A'), task('B'), task('C')]);
  const judged = (next: ReturnType<typeof plan>, stages: Readonly<Record<string, TaskStage>>) => {
    const { applicable, needsConsent, refused } = judgeDiff(diffPlans(old, next), (key) => stages[key] ?? 'waiting');
    return { applicable: applicable.map(({ kind, key }) => `${kind} ${key}`), needsConsent: needsConsent.map(({ objection }) => objection), refused: refused.map(({ objection }) => objection) };
  };

  it('everything about tasks that have not begun, or have ended without landing', () => {
    expect(judged(plan([task('A', { prompt: 'other' }), task('D')]), { A: 'ended' })).toEqual({ applicable: ['added D', 'removed B', 'removed C', 'changed A'], needsConsent: [], refused: [] });
  });

  it('a change of a task at work only with consent', () => {
    expect(judged(plan([task('A', { prompt: 'other' }), task('B', { done: true })]), { A: 'running', B: 'running', C: 'running' })).toEqual({
      applicable: [],
      needsConsent: ['running-task-removed', 'running-task-changed', 'running-task-done'],
      refused: [],
    });
  });

  it('no change of what has landed', () => {
    expect(judged(plan([task('A', { prompt: 'other' }), task('B', { done: true })]), { A: 'landed', B: 'landed', C: 'landed' })).toEqual({
      applicable: ['changed B'],
      needsConsent: [],
      refused: ['landed-task-removed', 'landed-task-changed'],
    });
  });

  it('another number or estimate, whatever the task is doing', () => {
    expect(judged(plan([task('A', { estimate: '2h' }), task('B'), task('D', { title: 'Task C' })]), { A: 'running', C: 'landed' })).toEqual({ applicable: ['changed A', 'renumbered D'], needsConsent: [], refused: [] });
  });
});
