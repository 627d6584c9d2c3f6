import type { OrderEdge } from './orderEdge';
import type { PhaseWish } from './phaseBarriers';
import type { Roster } from './roster';

/**
 * The declared landing order, step by step, with a node between any two steps. What lands first must not come in a later
 * batch: with one batch after the other, both would wait for ever.
 */
export function mergeSteps(steps: readonly (readonly string[])[], roster: Roster, firstNode: number): { readonly size: number; readonly wish: PhaseWish } {
  const numbers = steps.map((step) => step.flatMap((key) => roster.numberOf.get(key) ?? []).filter(roster.isPlaced)).filter((step) => step.length > 0);
  const edges: OrderEdge[] = [];
  numbers.forEach((step, index) => {
    const next = numbers[index + 1];
    if (next === undefined) return;
    const between = firstNode + index;
    for (const before of step) edges.push({ before, after: between, kind: 'land' });
    for (const after of next) edges.push({ before: between, after, kind: 'land' });
  });
  return { size: firstNode + Math.max(0, numbers.length - 1), wish: { says: 'merge-order', about: '', together: [], edges } };
}
