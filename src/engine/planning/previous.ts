import type { Roster } from './order/roster';

/** In which turn tasks choose their batch: those of the plan before this one as they stood in it, then the new ones. */
export function previousRanks(roster: Roster, batches: readonly { readonly keys: readonly string[] }[]): readonly number[] {
  const known = new Map(batches.flatMap(({ keys }) => keys).map((key, index) => [key, index]));
  return roster.tasks.map(({ key }, number) => known.get(key) ?? known.size + number);
}
