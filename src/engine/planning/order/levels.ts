import type { Topology } from './topology';

/** For each node, how many batches at least come before it. */
export function levelsOf(size: number, topology: Topology): Uint32Array {
  const levels = new Uint32Array(size);
  for (const node of topology.order) {
    const level = levels[node] ?? 0;
    topology.each(node, (after, kind) => {
      levels[after] = Math.max(levels[after] ?? 0, kind === 'wait' ? level + 1 : level);
    });
  }
  return levels;
}
