import { describe, expect, it } from 'vitest';
import { executionPlan, planEditsSchema, type ExecutionPlan, type PlanEdit } from '../../../src/engine/planning/index';
import type { PlanDocument } from '../../../src/engine/model/plan';
import { picture, plan, task } from './support';

const document = plan([task('A'), task('B'), task('C', { on: ['A'] }), task('D', { on: ['C'], owns: ['src/d.ts'] }), task('E', { owns: ['src/d.ts'] })]);

function edited(edits: readonly PlanEdit[], of: PlanDocument = document): ExecutionPlan {
  return executionPlan(of, picture(['src/d.ts']), edits);
}

function keysOf({ batches }: ExecutionPlan): readonly string[] {
  return batches.map(({ keys }) => keys.join(''));
}

describe('an edit', () => {
  it('is not needed: the plan stands by itself', () => {
    expect(keysOf(edited([]))).toEqual(['ABE', 'C', 'D']);
  });

  it('moves a task to a later batch, and what waits for it follows', () => {
    expect(keysOf(edited([{ move: { task: 'B', toBatch: 2 } }]))).toEqual(['AE', 'BC', 'D']);
    expect(keysOf(edited([{ move: { task: 'C', toBatch: 3, beside: [] } }]))).toEqual(['ABE', 'C', 'D']);
  });

  it('moves a task to a new batch at the end', () => {
    expect(keysOf(edited([{ move: { task: 'B', toBatch: 4 } }]))).toEqual(['AE', 'C', 'D', 'B']);
  });

  it('finds the batch that was meant by who was in it, when numbers have changed', () => {
    const before = plan([task('Z'), { ...task('A'), dependsOn: [{ on: 'Z', kind: 'success', name: null }] }, ...document.tasks.slice(1)]);
    const next = edited([{ move: { task: 'B', toBatch: 2, beside: ['C'] } }], before);
    expect(keysOf(next)).toEqual(['ZE', 'A', 'BC', 'D']);
  });

  it('puts two tasks together, keeps two apart, has one after the other', () => {
    expect(keysOf(edited([{ together: ['B', 'C'] }]))).toEqual(['AE', 'BC', 'D']);
    expect(keysOf(edited([{ apart: ['A', 'B'] }]))).toEqual(['AE', 'B', 'C', 'D']);
    expect(keysOf(edited([{ after: ['E', 'B'] }]))).toEqual(['AB', 'CE', 'D']);
  });
});

describe('an edit is set aside with the reason, and told,', () => {
  it.each<[string, PlanEdit, string]>([
    ['when its task is gone', { together: ['A', 'X'] }, '`X` is not in the plan any more'],
    ['when it contradicts a dependency', { after: ['A', 'D'] }, 'it contradicts the order of the plan'],
    ['when it would put together what is ordered', { together: ['A', 'D'] }, 'it contradicts the order of the plan'],
    ['when it would put together what changes the same file', { together: ['D', 'E'] }, 'D and E must not share a batch'],
    ['when the task waits for work that comes later', { move: { task: 'C', toBatch: 1 } }, 'C waits for work that is not before batch 1'],
    ['when there is no such batch', { move: { task: 'B', toBatch: 9 } }, 'there is no batch 9'],
    ['when it names one task twice', { apart: ['A', 'A'] }, 'it names the same task twice'],
  ])('%s', (_, edit, reason) => {
    const next = edited([edit, { apart: ['A', 'B'] }]);
    expect(next.edits.kept).toEqual([{ apart: ['A', 'B'] }]);
    expect(next.edits.aside).toHaveLength(1);
    expect(next.edits.aside[0]?.reason).toContain(reason);
    expect(next.diagnostics.map(({ code }) => code)).toEqual(['edit-set-aside']);
  });

  it('when an edit before it wants the opposite', () => {
    const next = edited([{ together: ['A', 'B'] }, { apart: ['B', 'A'] }]);
    expect(next.edits.aside.map(({ reason }) => reason)).toEqual(['an edit before it wants them together']);
  });

  it('when its task is done or continuous', () => {
    const next = edited([{ together: ['A', 'B'] }, { apart: ['A', 'C'] }], plan([task('A'), task('B', { done: true }), task('C', { continuous: true })]));
    expect(next.edits.aside.map(({ reason }) => reason)).toEqual(['`B` is done', '`C` stands outside the batches']);
  });
});

it('edits come from files: each says one thing, and nothing else', () => {
  expect(planEditsSchema.safeParse([{ move: { task: 'A', toBatch: 1 } }, { apart: ['A', 'B'] }]).success).toBe(true);
  for (const bad of [[{ apart: ['A'] }], [{ move: { task: 'A', toBatch: 0 } }], [{ together: ['A', 'B'], apart: ['A', 'B'] }], [{}]]) expect(planEditsSchema.safeParse(bad).success).toBe(false);
});
