import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../src/engine/model/plan';
import { executionPlan, executionPlanJson, executionPlanSchema, type ExecutionPlan, type PlanEdit } from '../../../src/engine/planning/index';
import { somePicture, somePlan, task } from './support';

const RUNS = { numRuns: 150 };

function batchOf(plan: ExecutionPlan): ReadonlyMap<string, number> {
  return new Map(plan.batches.flatMap(({ number, keys }) => keys.map((key) => [key, number] as const)));
}

function placedKeys(document: PlanDocument): readonly string[] {
  return document.tasks.filter((each) => !each.done && !each.continuous).map(({ key }) => key);
}

const someEdits: fc.Arbitrary<readonly PlanEdit[]> = fc.array(
  fc.oneof(
    fc.tuple(fc.nat(15), fc.nat(15)).map(([a, b]): PlanEdit => ({ together: [`T${String(a)}`, `T${String(b)}`] })),
    fc.tuple(fc.nat(15), fc.nat(15)).map(([a, b]): PlanEdit => ({ apart: [`T${String(a)}`, `T${String(b)}`] })),
    fc.tuple(fc.nat(15), fc.nat(15)).map(([a, b]): PlanEdit => ({ after: [`T${String(a)}`, `T${String(b)}`] })),
    fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 6 })).map(([a, toBatch]): PlanEdit => ({ move: { task: `T${String(a)}`, toBatch } })),
  ),
  { maxLength: 6 },
);

describe('for whatever plan, the execution plan', () => {
  it('puts every task that is neither done nor continuous into exactly one batch', () => {
    fc.assert(
      fc.property(somePlan, someEdits, (document, edits) => {
        const { batches } = executionPlan(document, somePicture, edits);
        expect(batches.flatMap(({ keys }) => keys).sort()).toEqual([...placedKeys(document)].sort());
        expect(batches.every(({ keys }) => keys.length > 0)).toBe(true);
      }),
      RUNS,
    );
  });

  it('has every task in a later batch than those it depends on', () => {
    fc.assert(
      fc.property(somePlan, someEdits, (document, edits) => {
        const batch = batchOf(executionPlan(document, somePicture, edits));
        for (const { key, dependsOn } of document.tasks) {
          for (const { on } of dependsOn) if (batch.has(key) && batch.has(on)) expect(batch.get(on)).toBeLessThan(batch.get(key) ?? 0);
        }
      }),
      RUNS,
    );
  });

  it('has no conflict within a batch', () => {
    fc.assert(
      fc.property(somePlan, someEdits, (document, edits) => {
        const plan = executionPlan(document, somePicture, edits);
        const batch = batchOf(plan);
        for (const { tasks, against } of plan.conflicts) {
          expect(new Set(tasks.map((key) => batch.get(key))).size).toBe(tasks.length);
          for (const other of against) expect(tasks.map((key) => batch.get(key))).not.toContain(batch.get(other));
        }
      }),
      RUNS,
    );
  });

  it('keeps every edit that it does not set aside', () => {
    fc.assert(
      fc.property(somePlan, someEdits, (document, edits) => {
        const plan = executionPlan(document, somePicture, edits);
        const batch = batchOf(plan);
        expect([...plan.edits.kept, ...plan.edits.aside.map(({ edit }) => edit)]).toHaveLength(edits.length);
        for (const edit of plan.edits.kept) {
          if ('together' in edit) expect(batch.get(edit.together[0])).toBe(batch.get(edit.together[1]));
          else if ('apart' in edit) expect(batch.get(edit.apart[0])).not.toBe(batch.get(edit.apart[1]));
          else if ('after' in edit) expect(batch.get(edit.after[0])).toBeGreaterThan(batch.get(edit.after[1]) ?? 0);
        }
      }),
      RUNS,
    );
  });

  it('comes out the same again, from the document alone and with the plan before it', () => {
    fc.assert(
      fc.property(somePlan, someEdits, (document, edits) => {
        const plan = executionPlan(document, somePicture, edits);
        expect(executionPlan(document, somePicture, edits)).toEqual(plan);
        expect(executionPlanJson(executionPlan(document, somePicture, edits, { previous: plan }))).toEqual(executionPlanJson(plan));
      }),
      RUNS,
    );
  });

  it('leaves every batch as it was when a task is added that touches nothing of theirs', () => {
    fc.assert(
      fc.property(somePlan, fc.nat(16), (document, position) => {
        const plan = executionPlan(document, somePicture);
        const tasks = [...document.tasks];
        tasks.splice(position % (tasks.length + 1), 0, task('NEW', { owns: ['nobody/else.ts'] }));
        const next = executionPlan({ ...document, tasks }, somePicture, [], { previous: plan });
        const without = next.batches.map(({ keys }) => keys.filter((key) => key !== 'NEW')).filter((keys) => keys.length > 0);
        expect(without).toEqual(plan.batches.map(({ keys }) => keys));
      }),
      RUNS,
    );
  });

  it('lands everything once, no task before one it depends on, and no batch before an earlier one', () => {
    fc.assert(
      fc.property(somePlan, someEdits, (document, edits) => {
        const plan = executionPlan(document, somePicture, edits);
        const batch = batchOf(plan);
        const placed = plan.mergeOrder.filter((key) => batch.has(key));
        expect([...plan.mergeOrder].sort()).toEqual([...placedKeys(document), ...plan.continuous].sort());
        expect(placed.map((key) => batch.get(key))).toEqual(placed.map((key) => batch.get(key) ?? 0).sort((a, b) => a - b));
      }),
      RUNS,
    );
  });

  it('honours the declared merge order, or says that it contradicts the dependencies', () => {
    fc.assert(
      fc.property(somePlan, (document) => {
        const plan = executionPlan(document, somePicture);
        if (plan.diagnostics.some(({ code }) => code === 'merge-order-contradiction')) return;
        const declared = document.mergeOrder.flat().filter((key) => plan.batches.some(({ keys }) => keys.includes(key)));
        expect(plan.mergeOrder.filter((key) => declared.includes(key))).toEqual(declared);
      }),
      RUNS,
    );
  });

  it('starts no phase before the phases it waits for have ended, or says that it cannot', () => {
    fc.assert(
      fc.property(somePlan, (document) => {
        const plan = executionPlan(document, somePicture);
        if (plan.diagnostics.some(({ code }) => code === 'barrier-contradiction')) return;
        const batch = batchOf(plan);
        const numbers = (name: string): readonly number[] => (document.phases.find((phase) => phase.name === name)?.tasks ?? []).flatMap((key) => batch.get(key) ?? []);
        for (const phase of document.phases) {
          for (const before of phase.dependsOn) if (numbers(phase.name).length > 0 && numbers(before).length > 0) expect(Math.max(...numbers(before))).toBeLessThan(Math.min(...numbers(phase.name)));
        }
      }),
      RUNS,
    );
  });

  it('assigns every task to one of the worktrees and no worktree more of a batch than its share', () => {
    fc.assert(
      fc.property(somePlan, fc.integer({ min: 1, max: 5 }), (document, worktrees) => {
        const plan = executionPlan(document, somePicture, [], { worktrees });
        expect(plan.worktrees.length).toBeLessThanOrEqual(worktrees);
        expect(plan.worktrees.flatMap(({ keys }) => keys).sort()).toEqual([...placedKeys(document), ...plan.continuous].sort());
        const free = worktrees - Math.min(plan.continuous.length, worktrees - 1);
        for (const { keys } of plan.batches) {
          for (const worktree of plan.worktrees) expect(worktree.keys.filter((key) => keys.includes(key)).length).toBeLessThanOrEqual(Math.ceil(keys.length / free));
        }
      }),
      RUNS,
    );
  });

  it('reads as its own schema says', () => {
    fc.assert(
      fc.property(somePlan, (document) => {
        const json = executionPlanJson(executionPlan(document, somePicture));
        expect(executionPlanSchema.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
      }),
      { numRuns: 50 },
    );
  });
});
