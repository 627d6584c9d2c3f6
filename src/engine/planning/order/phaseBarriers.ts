import type { Phase } from '../../model/plan';
import type { Wish } from './admit';
import type { OrderEdge } from './orderEdge';
import type { Roster } from './roster';

export interface PhaseWish extends Wish {
  readonly says: 'barrier' | 'sequence' | 'merge-order';
  readonly about: string;
}

export interface Barriers {
  /** How many nodes there are, those for the phases included. */
  readonly size: number;
  /** Between tasks and the ends of their phases: these alone ask for nothing. */
  readonly edges: readonly OrderEdge[];
  readonly wishes: readonly PhaseWish[];
}

/**
 * A phase that waits for another waits for all of it. Each phase gets a node for its start and one for its end, so that
 * a barrier between a thousand tasks and a thousand others is two thousand edges and not a million.
 */
export function phaseBarriers(phases: readonly Phase[], roster: Roster, firstNode: number): Barriers {
  const numberOf = new Map(phases.map((phase, index) => [phase.name, index]));
  const edges: OrderEdge[] = [];
  const wishes: PhaseWish[] = [];
  phases.forEach((phase, index) => {
    const start = firstNode + 2 * index;
    const end = start + 1;
    edges.push(...membershipEdges(phase, roster, { start, end }));
    const befores = [...new Set(phase.dependsOn)].flatMap((name) => numberOf.get(name) ?? []).filter((before) => before !== index);
    if (befores.length === 0) return;
    wishes.push({ says: 'barrier', about: phase.name, together: [], edges: befores.map((before) => ({ before: firstNode + 2 * before + 1, after: start, kind: 'pass' })) });
  });
  return { size: firstNode + 2 * phases.length, edges, wishes };
}

/** Only the first tasks of a phase wait for its start, and only its last ones hold its end: the others follow from them. */
function membershipEdges(phase: Phase, roster: Roster, { start, end }: { readonly start: number; readonly end: number }): readonly OrderEdge[] {
  const members = membersOf(phase, roster);
  if (members.length === 0) return [{ before: start, after: end, kind: 'pass' }];
  const inside = new Set(members);
  const awaited = new Set<number>();
  const edges: OrderEdge[] = [];
  for (const member of members) {
    const waitsFor = (roster.tasks[member]?.dependsOn ?? []).flatMap(({ on }) => roster.numberOf.get(on) ?? []).filter((on) => inside.has(on));
    for (const on of waitsFor) awaited.add(on);
    if (waitsFor.length === 0) edges.push({ before: start, after: member, kind: 'pass' });
  }
  for (const member of members) if (!awaited.has(member)) edges.push({ before: member, after: end, kind: 'wait' });
  return edges;
}

/** The tasks of a phase that take a place in a batch. */
export function membersOf(phase: Phase, roster: Roster): readonly number[] {
  return [...new Set(phase.tasks)].flatMap((key) => roster.numberOf.get(key) ?? []).filter(roster.isPlaced);
}
