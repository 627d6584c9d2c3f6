import type { OrderEdge } from './orderEdge';
import type { Topology } from './topology';

/**
 * One cycle as the nodes on it, each followed by one it waits for, the first again at the end; empty where there is
 * none. Every node that could not be sorted has another such node before it: going back from any of them must come
 * round.
 */
export function cyclePath(topology: Topology, edges: readonly OrderEdge[]): readonly number[] {
  const sorted = new Set(topology.order);
  const before = new Map<number, number>();
  for (const edge of edges) if (!sorted.has(edge.before) && !sorted.has(edge.after)) before.set(edge.after, edge.before);
  const [start] = before.keys();
  if (start === undefined) return [];
  const seen = new Map<number, number>();
  const path: number[] = [];
  let node = start;
  while (!seen.has(node)) {
    seen.set(node, path.length);
    path.push(node);
    node = before.get(node) ?? node;
  }
  return [...path.slice(seen.get(node)), node];
}
