import type { Topology } from './topology';

/** For each node what the longest way from it to an end of the plan weighs, itself included. */
export function remainingWeights(size: number, topology: Topology, weightOf: (node: number) => number): Float64Array {
  const remaining = new Float64Array(size);
  for (const node of [...topology.order].reverse()) {
    let longest = 0;
    topology.each(node, (after) => {
      longest = Math.max(longest, remaining[after] ?? 0);
    });
    remaining[node] = longest + weightOf(node);
  }
  return remaining;
}
