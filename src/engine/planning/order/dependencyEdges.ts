import type { OrderEdge } from './orderEdge';
import type { Roster } from './roster';

/**
 * Who waits for whom. Done work is waited for by nobody. A continuous task takes no place of its own, but what stands
 * behind it still comes after what stands before it.
 */
export function dependencyEdges(roster: Roster): readonly OrderEdge[] {
  const edges: OrderEdge[] = [];
  roster.tasks.forEach((task, after) => {
    if (!roster.isPending(after)) return;
    for (const on of new Set(task.dependsOn.map((dependency) => dependency.on))) {
      const before = roster.numberOf.get(on);
      if (before === undefined || !roster.isPending(before)) continue;
      edges.push({ before, after, kind: roster.isPlaced(before) ? 'wait' : 'pass' });
    }
  });
  return edges;
}
