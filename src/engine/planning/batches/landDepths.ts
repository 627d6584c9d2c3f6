import type { Topology } from '../order/topology';

/** How many nodes of its own level must land before each one, at least. Zero where no order is declared. */
export function landDepths(size: number, topology: Topology, level: Uint32Array): Uint32Array {
  const depths = new Uint32Array(size);
  for (const node of topology.order) {
    const next = (depths[node] ?? 0) + 1;
    topology.each(node, (after, kind) => {
      if (kind === 'land' && level[after] === level[node]) depths[after] = Math.max(depths[after] ?? 0, next);
    });
  }
  return depths;
}
