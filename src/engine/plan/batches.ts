import type { GraphTask } from './graph/graphTask';
import { levels } from './graph/levels';

/** Tasks that may run at the same time. */
export interface Batch {
  /** Counted from 1, in the order in which batches run. */
  readonly number: number;
  readonly keys: readonly string[];
  readonly canParallel: boolean;
  /** Earlier batches that hold something a task of this one waits for, or must not run beside. */
  readonly dependsOn: readonly number[];
}

export interface BatchOptions {
  /** Pairs of keys that must not be in one batch. Their order does not matter. */
  readonly mustNotShare?: readonly (readonly [string, string])[];
  readonly maxParallel?: number;
}

/**
 * One batch per level of the graph, split where tasks must not share. Within a level each task, in the document's
 * order, joins the first batch that takes it. A batch may be wider than `maxParallel`: the rest of it queues.
 * The tasks must have no cycle: those on or behind one are in no batch.
 */
export function planBatches(tasks: readonly GraphTask[], options: BatchOptions = {}): readonly Batch[] {
  const level = levels(tasks);
  const rivals = rivalsOf(options.mustNotShare ?? []);
  const byLevel: GraphTask[][] = [];
  for (const task of tasks) {
    const depth = level.get(task.key);
    if (depth !== undefined) (byLevel[depth] ??= []).push(task);
  }
  const groups = byLevel.flatMap((group) => splitRivals(group, rivals));
  const numberOf = new Map(groups.flatMap((group, index) => group.map((task) => [task.key, index + 1] as const)));
  return groups.map((group, index) => ({
    number: index + 1,
    keys: group.map((task) => task.key),
    canParallel: group.length > 1 && (options.maxParallel ?? group.length) > 1,
    dependsOn: earlierBatches({ group, number: index + 1, numberOf, rivals }),
  }));
}

type Rivals = ReadonlyMap<string, ReadonlySet<string>>;

function rivalsOf(pairs: readonly (readonly [string, string])[]): Rivals {
  const rivals = new Map<string, Set<string>>();
  const add = (key: string, rival: string): void => {
    const known = rivals.get(key) ?? new Set();
    rivals.set(key, known.add(rival));
  };
  for (const [one, other] of pairs) {
    if (one === other) continue;
    add(one, other);
    add(other, one);
  }
  return rivals;
}

function splitRivals(tasks: readonly GraphTask[], rivals: Rivals): readonly (readonly GraphTask[])[] {
  const groups: GraphTask[][] = [];
  const groupOf = new Map<string, number>();
  for (const task of tasks) {
    const taken = new Set([...(rivals.get(task.key) ?? [])].map((rival) => groupOf.get(rival)));
    let group = 0;
    while (taken.has(group)) group += 1;
    groupOf.set(task.key, group);
    (groups[group] ??= []).push(task);
  }
  return groups;
}

interface Placed {
  readonly group: readonly GraphTask[];
  readonly number: number;
  readonly numberOf: ReadonlyMap<string, number>;
  readonly rivals: Rivals;
}

function earlierBatches({ group, number, numberOf, rivals }: Placed): readonly number[] {
  const earlier = new Set<number>();
  for (const task of group) {
    const others = [...task.dependsOn.map((dependency) => dependency.on), ...(rivals.get(task.key) ?? [])];
    for (const other of others) {
      const found = numberOf.get(other);
      if (found !== undefined && found < number) earlier.add(found);
    }
  }
  return [...earlier].sort((a, b) => a - b);
}
