import type { Task } from '../model/task';

export type MergeOrder = readonly (readonly string[])[];
export type Urgency = (a: Task, b: Task) => number;

/**
 * Where the document declares an order of merging, work starts in that order too: any other priority would fill the
 * slots with work that must wait for what has not begun. Otherwise the longest way still to go comes first.
 */
export function urgency(mergeOrder: MergeOrder, hops: ReadonlyMap<string, number>): Urgency {
  const declared = new Map(mergeOrder.flatMap((step, index) => step.map((key) => [key, index] as const)));
  const rank = (task: Task): number => declared.get(task.key) ?? mergeOrder.length;
  return (a, b) => rank(a) - rank(b) || (hops.get(b.key) ?? 0) - (hops.get(a.key) ?? 0) || a.position - b.position;
}
