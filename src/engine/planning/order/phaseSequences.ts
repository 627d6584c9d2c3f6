import type { Phase } from '../../model/plan';
import { membersOf, type PhaseWish } from './phaseBarriers';
import type { Roster } from './roster';

/** A phase whose tasks the document wants one after the other: in its own order, as far as dependencies allow. */
export function phaseSequences(phases: readonly Phase[], roster: Roster, levels: ArrayLike<number>): readonly PhaseWish[] {
  return phases
    .filter((phase) => phase.parallel === false)
    .map((phase) => {
      const line = [...membersOf(phase, roster)].sort((a, b) => (levels[a] ?? 0) - (levels[b] ?? 0));
      const edges = line.slice(1).map((after, index) => ({ before: line[index] ?? after, after, kind: 'wait' as const }));
      return { says: 'sequence', about: phase.name, together: [], edges };
    });
}
