import { Groups } from './groups';
import { cyclePath } from './cyclePath';
import type { OrderEdge } from './orderEdge';
import { Topology } from './topology';

/** A wish about the order: what it asks for holds as a whole or not at all. */
export interface Wish {
  readonly edges: readonly OrderEdge[];
  /** Pairs that are to be in one batch. */
  readonly together: readonly (readonly [number, number])[];
}

export interface Refusal<W extends Wish> {
  readonly wish: W;
  /** Nodes that would wait for each other, the first again at the end. */
  readonly cycle: readonly number[];
}

export interface Admission<W extends Wish> {
  readonly admitted: readonly W[];
  readonly refused: readonly Refusal<W>[];
}

/** Every refusal costs some passes over the whole plan. */
const MOST_REFUSALS = 40;

/**
 * Takes the wishes one after the other and refuses each that contradicts what was taken before it. Most plans have no
 * contradiction and need one look; the first contradicting wish is found by halving.
 */
export function admit<W extends Wish>(size: number, base: readonly OrderEdge[], wishes: readonly W[]): Admission<W> {
  let admitted: readonly W[] = [];
  let rest = wishes;
  const refused: Refusal<W>[] = [];
  while (rest.length > 0 && !isPossible(size, base, [...admitted, ...rest])) {
    const bad = firstBad(size, base, admitted, rest);
    const wish = rest[bad];
    if (wish === undefined) break;
    admitted = [...admitted, ...rest.slice(0, bad)];
    refused.push({ wish, cycle: cycleOf(size, base, [...admitted, wish]) });
    rest = rest.slice(bad + 1);
    if (refused.length < MOST_REFUSALS) continue;
    for (const left of rest) refused.push({ wish: left, cycle: [] });
    rest = [];
  }
  return { admitted: [...admitted, ...rest], refused };
}

/** The edges between groups, once nodes that are to be together are one. */
export function contract(edges: readonly OrderEdge[], groups: Groups): readonly OrderEdge[] {
  const contracted: OrderEdge[] = [];
  for (const { before, after, kind } of edges) {
    const edge = { before: groups.of(before), after: groups.of(after), kind };
    // Within one batch everybody may land in the declared order.
    if (edge.before !== edge.after || kind !== 'land') contracted.push(edge);
  }
  return contracted;
}

function contracted(size: number, base: readonly OrderEdge[], wishes: readonly Wish[]): readonly OrderEdge[] {
  const groups = new Groups(
    size,
    wishes.flatMap(({ together }) => together),
  );
  return contract([...base, ...wishes.flatMap(({ edges }) => edges)], groups);
}

function isPossible(size: number, base: readonly OrderEdge[], wishes: readonly Wish[]): boolean {
  return new Topology(size, contracted(size, base, wishes)).isComplete;
}

/** Position of the first wish that is not possible together with those before it. */
function firstBad<W extends Wish>(size: number, base: readonly OrderEdge[], admitted: readonly W[], rest: readonly W[]): number {
  let low = 0;
  let high = rest.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isPossible(size, base, [...admitted, ...rest.slice(0, middle + 1)])) low = middle + 1;
    else high = middle;
  }
  return low;
}

function cycleOf(size: number, base: readonly OrderEdge[], wishes: readonly Wish[]): readonly number[] {
  return cyclePath(new Topology(size, contracted(size, base, wishes)), contracted(size, base, wishes));
}
