import type { PlanDocument } from '../model/plan';
import type { OrderEdge } from './order/orderEdge';
import { planOrder } from './order/planOrder';
import { keyOf, rosterOf } from './order/roster';

/**
 * For each task, the keys of those it waits for because of the phases they stand in. What the document itself names as
 * dependencies is not repeated, and an order of merging makes nobody wait.
 */
export function phaseWaits(document: PlanDocument): ReadonlyMap<string, readonly string[]> {
  const roster = rosterOf(document);
  const order = planOrder({ ...document, mergeOrder: [] }, roster);
  const count = roster.tasks.length;
  const into = edgesInto(order.size, order.edges);
  const known = new Map<number, ReadonlySet<number>>();
  const waits = new Map<string, readonly string[]>();
  for (let task = 0; task < count; task += 1) {
    const declared = new Set((roster.tasks[task]?.dependsOn ?? []).map(({ on }) => on));
    const keys = [...tasksBefore(task, { into, count, known })].map((before) => keyOf(roster, before)).filter((key) => !declared.has(key));
    if (keys.length > 0) waits.set(keyOf(roster, task), keys);
  }
  return waits;
}

function edgesInto(size: number, edges: readonly OrderEdge[]): readonly (readonly number[])[] {
  const into: number[][] = Array.from({ length: size }, () => []);
  for (const { before, after } of edges) into[after]?.push(before);
  return into;
}

interface Walk {
  readonly into: readonly (readonly number[])[];
  /** Nodes below this are tasks; the others are ends of phases. */
  readonly count: number;
  readonly known: Map<number, ReadonlySet<number>>;
}

/** The nearest tasks before a node, through any number of ends of phases. */
function tasksBefore(node: number, walk: Walk): ReadonlySet<number> {
  const found = new Set<number>();
  for (const before of walk.into[node] ?? []) {
    if (before < walk.count) found.add(before);
    else for (const task of behind(before, walk)) found.add(task);
  }
  return found;
}

/** Asked once for each end of a phase, however many tasks stand at it. */
function behind(end: number, walk: Walk): ReadonlySet<number> {
  const known = walk.known.get(end);
  if (known !== undefined) return known;
  const found = tasksBefore(end, walk);
  walk.known.set(end, found);
  return found;
}
