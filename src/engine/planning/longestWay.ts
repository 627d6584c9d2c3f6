import type { PlannedTask } from '../model/plan';
import { weightOf, type CriticalPath } from '../plan/graph';
import type { FillRequest } from './batches/fillBatches';
import { remainingWeights } from './order/remainingWeights';
import { keyOf, type Roster } from './order/roster';
import { Topology } from './order/topology';

/** The chain of tasks that takes longest, phases and edits counted in. Of equally long ones the first in the document's order. */
export function longestWay(roster: Roster, { size, edges }: FillRequest): CriticalPath {
  const topology = new Topology(
    size,
    edges.filter(({ kind }) => kind !== 'land'),
  );
  const weigh = (node: number): number => weightIn(roster, node);
  const remaining = remainingWeights(size, topology, weigh);
  let at = -1;
  for (let node = 0; node < size; node += 1) if (weigh(node) > 0 && (at === -1 || (remaining[node] ?? 0) > (remaining[at] ?? 0))) at = node;
  const weight = at === -1 ? 0 : (remaining[at] ?? 0);
  const keys: string[] = [];
  while (at !== -1) {
    if (weigh(at) > 0) keys.push(keyOf(roster, at));
    at = heaviest(topology, at, remaining);
  }
  return { keys, weight };
}

/** The one after this node with the longest way still to go; -1 at the end of the plan. */
function heaviest(topology: Topology, node: number, remaining: Float64Array): number {
  let next = -1;
  topology.each(node, (after) => {
    if ((remaining[after] ?? 0) > (next === -1 ? 0 : (remaining[next] ?? 0))) next = after;
  });
  return next;
}

function weightIn(roster: Roster, node: number): number {
  const task: PlannedTask | undefined = roster.tasks[node];
  return task === undefined || !roster.isPlaced(node) ? 0 : weightOf(task);
}
