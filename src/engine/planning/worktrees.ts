export interface AssignedTask {
  readonly key: string;
  /** The phase or parent heading it stands under. */
  readonly epic: string | null;
}

export interface WorktreeRequest {
  readonly batches: readonly (readonly AssignedTask[])[];
  /** Each keeps one from start to end. */
  readonly continuous: readonly AssignedTask[];
  /** How many there are at a time. */
  readonly limit: number;
  /** Who was where in the plan before this one. */
  readonly previous: ReadonlyMap<string, number>;
}

/**
 * For each task the number of its worktree, from 0. Tasks of one epic keep to one worktree, where the files they need
 * lie ready, as long as no worktree gets more of a batch than it would with the work dealt out evenly.
 */
export function assignWorktrees({ batches, continuous, limit, previous }: WorktreeRequest): ReadonlyMap<string, number> {
  const assigned = new Map<string, number>();
  const standing = Math.min(continuous.length, limit - 1);
  const free = limit - standing;
  continuous.forEach(({ key }, index) => assigned.set(key, limit - 1 - (standing === 0 ? 0 : index % standing)));
  const homes = new Map<string, number>();
  const settled = new Set<number>();
  for (const batch of batches) {
    const even = Math.ceil(batch.length / free);
    const load = Array.from({ length: free }, () => 0);
    for (const task of [...batch].sort((a, b) => Number(previous.has(b.key)) - Number(previous.has(a.key)))) {
      const home = wanted(task, { homes, previous });
      const chosen = home !== null && (load[home] ?? even) < even ? home : leastLoaded(load, settled);
      load[chosen] = (load[chosen] ?? 0) + 1;
      assigned.set(task.key, chosen);
      if (task.epic === null || homes.has(task.epic)) continue;
      homes.set(task.epic, chosen);
      settled.add(chosen);
    }
  }
  return assigned;
}

function wanted({ key, epic }: AssignedTask, { homes, previous }: { readonly homes: ReadonlyMap<string, number>; readonly previous: ReadonlyMap<string, number> }): number | null {
  return previous.get(key) ?? (epic === null ? null : (homes.get(epic) ?? null));
}

/** Of equally loaded ones, one that is no epic's home yet. */
function leastLoaded(load: readonly number[], settled: ReadonlySet<number>): number {
  let best = 0;
  load.forEach((tasks, index) => {
    const least = load[best] ?? 0;
    if (tasks < least || (tasks === least && settled.has(best) && !settled.has(index))) best = index;
  });
  return best;
}
