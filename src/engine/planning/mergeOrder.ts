import { weightOf } from '../plan/graph';
import type { Filling, FillRequest } from './batches/fillBatches';
import type { OrderEdge } from './order/orderEdge';
import { remainingWeights } from './order/remainingWeights';
import type { Roster } from './order/roster';
import { Topology } from './order/topology';

/**
 * All tasks in the order in which they are to land: batch by batch; in each as the document declares it, then those
 * first that the longest way still to go hangs on. Continuous tasks are finalized last.
 */
export function completeMergeOrder(roster: Roster, { size, edges }: FillRequest, { batchOf, batches }: Filling): readonly number[] {
  const topology = new Topology(size, edges);
  const remaining = remainingWeights(size, topology, (node) => {
    const task = roster.tasks[node];
    return task === undefined || (batchOf[node] ?? -1) === -1 ? 0 : weightOf(task);
  });
  const wished = new Topology(size, [...edges, ...softEdges(roster, batchOf)]);
  // Soft wishes that go round in a circle, or against the declared order, count for nothing.
  const turns = turnsInBatch(size, wished.isComplete ? wished : topology, batchOf);
  const value = (values: ArrayLike<number>, at: number): number => values[at] ?? 0;
  const placed = batches.flat().sort((a, b) => value(batchOf, a) - value(batchOf, b) || value(turns, a) - value(turns, b) || value(remaining, b) - value(remaining, a) || a - b);
  const continuous = roster.tasks.flatMap((task, number) => (task.continuous && !task.done ? [number] : []));
  return [...placed, ...continuous];
}

/** Who would better land first, where the batches leave it open. */
function softEdges(roster: Roster, batchOf: Int32Array): readonly OrderEdge[] {
  return roster.tasks.flatMap((task, after) =>
    task.softDependsOn.flatMap((key): readonly OrderEdge[] => {
      const before = roster.numberOf.get(key);
      return before === undefined || before === after || batchOf[before] !== batchOf[after] ? [] : [{ before, after, kind: 'land' }];
    }),
  );
}

/** For each task how many of its own batch must land before it, at least. */
function turnsInBatch(size: number, topology: Topology, batchOf: Int32Array): Uint32Array {
  const turns = new Uint32Array(size);
  const batch = Int32Array.from(batchOf);
  for (const node of topology.order) {
    const next = (turns[node] ?? 0) + 1;
    topology.each(node, (after) => {
      const later = (batch[node] ?? -1) > (batch[after] ?? -1);
      // A step of the merge order belongs to the last batch that must land before it.
      if (batchOf[after] === -1 && later) {
        batch[after] = batch[node] ?? -1;
        turns[after] = next;
      } else if (batch[node] === batch[after]) {
        turns[after] = Math.max(turns[after] ?? 0, next);
      }
    });
  }
  return turns;
}
