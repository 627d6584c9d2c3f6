import * as z from 'zod';
import type { ExecutionPlan } from './executionPlan';

const id = z.string().min(1);
const lineRange = z.strictObject({ from: z.int().min(1), to: z.int().min(1) });

/** An execution plan as other programs read it. */
export const executionPlanSchema = z.strictObject({
  batches: z.array(z.strictObject({ batch_id: id, task_ids: z.array(id), can_parallel: z.boolean(), depends_on: z.array(id) })),
  worktree_assignments: z.array(z.strictObject({ worktree_id: id, task_ids: z.array(id) })),
  merge_order: z.array(id),
  conflicts: z.array(
    z.strictObject({
      task_ids: z.array(id).describe('No two of them share a batch.'),
      against: z.array(id).describe('Nor does any of them share one with these.'),
      files: z.array(z.strictObject({ path: id, lines: z.array(lineRange) })),
      more_files: z.int().min(0),
      reason: z.string(),
      notes: z.array(z.string()).describe('What the plan says to do where they meet.'),
    }),
  ),
});

export type ExecutionPlanJson = z.infer<typeof executionPlanSchema>;

export function executionPlanJson(plan: ExecutionPlan): ExecutionPlanJson {
  return {
    batches: plan.batches.map(({ number, keys, canParallel, dependsOn }) => ({ batch_id: batchId(number), task_ids: [...keys], can_parallel: canParallel, depends_on: dependsOn.map(batchId) })),
    worktree_assignments: plan.worktrees.map(({ worktree, keys }) => ({ worktree_id: `worktree-${worktree}`, task_ids: [...keys] })),
    merge_order: [...plan.mergeOrder],
    conflicts: plan.conflicts.map(({ tasks, against, files, moreFiles, reason, advice }) => ({
      task_ids: [...tasks],
      against: [...against],
      files: files.map(({ path, lines }) => ({ path, lines: lines.map(({ from, to }) => ({ from, to })) })),
      more_files: moreFiles,
      reason,
      notes: [...advice],
    })),
  };
}

function batchId(number: number): string {
  return `batch-${number}`;
}
