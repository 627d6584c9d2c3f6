import type { PlanDocument, PlannedTask } from '../../engine/index';
import type { PlanReading } from '../../engine/index';
import type { ExecutionPlan, PlanEdit } from './planning';

/** A plan document as the editor knows it: what it says, and what would run when. */
export interface DocumentPlan {
  readonly reading: PlanReading;
  /** Null where the document cannot be started. */
  readonly execution: ExecutionPlan | null;
  /** What the user changed about the execution plan. */
  readonly edits: readonly PlanEdit[];
  /** Why the kept edits could not be read; nothing is written over them then. */
  readonly editsProblem: string | null;
}

export function taskOf(plan: PlanDocument, key: string): PlannedTask | undefined {
  return plan.tasks.find((task) => task.key === key);
}

export function batchNumbers({ batches }: Pick<ExecutionPlan, 'batches'>): ReadonlyMap<string, number> {
  return new Map(batches.flatMap(({ number, keys }) => keys.map((key) => [key, number] as const)));
}
