import type { Waits } from '../../model/limits';

/** Ids of tasks that wait for something else than before, or for nothing any more. */
export function changedWaits(before: Waits, after: Waits): readonly string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].filter((id) => JSON.stringify(before.get(id)) !== JSON.stringify(after.get(id)));
}
