import type { Stake } from '../conflicts/territories';
import { contract } from '../order/admit';
import { Groups } from '../order/groups';
import { levelsOf } from '../order/levels';
import type { OrderEdge } from '../order/orderEdge';
import { Topology } from '../order/topology';
import { landDepths } from './landDepths';
import { Occupancy } from './occupancy';

export interface Task {
  readonly number: number;
  /** What it must have for itself while it runs. */
  readonly stakes: readonly Stake[];
  /** Of two tasks that want the same place, the lower comes first. */
  readonly rank: number;
}

export interface FillRequest {
  /** Tasks that take a place, by number. */
  readonly tasks: readonly Task[];
  readonly size: number;
  readonly edges: readonly OrderEdge[];
  readonly together: readonly (readonly [number, number])[];
  readonly apart: readonly (readonly [number, number])[];
}

export interface Filling {
  /** Tasks of each batch, in the order of the plan. */
  readonly batches: readonly (readonly number[])[];
  /** For each node its batch; -1 for those in none. */
  readonly batchOf: Int32Array;
  readonly levelOf: Uint32Array;
  /** Level of each batch. Batches of one level are there because their tasks must not share one. */
  readonly batchLevels: readonly number[];
}

/** Tried in one filling. A plan made to have every batch tried for every task gets batches of its own beyond that. */
const MOST_TRIES = 5_000_000;

/**
 * One batch per level of the graph, split where tasks must not share. Within a level each task, by rank, joins the first
 * batch that takes it. Filled again by the ranks of its own result, the plan comes out the same.
 */
export function fillBatches(request: FillRequest): Filling {
  const groups = new Groups(request.size, request.together);
  const edges = contract(request.edges, groups);
  const topology = new Topology(request.size, edges);
  const level = levelsOf(request.size, topology);
  const depths = landDepths(request.size, topology, level);
  const nodes = gather(request, groups);
  const rivals = rivalsOf(request.apart, groups);
  const floor = new Uint32Array(request.size);
  const slot = new Int32Array(request.size).fill(-1);
  const perLevel: number[][][] = [];
  let occupancy = new Occupancy();
  let tries = 0;

  const place = (node: Node, batches: number[][]): number => {
    const enemies = enemiesOf(node.number, rivals, { level, slot });
    const fits = (batch: number): boolean => !enemies.has(batch) && !node.stakes.some((stake) => occupancy.clashes(stake, batch));
    let batch = Math.max(floor[node.number] ?? 0, occupancy.firstOpen(node.stakes));
    while (batch < batches.length && !fits(batch)) {
      tries += 1;
      batch = tries > MOST_TRIES ? batches.length : batch + 1;
    }
    return batch;
  };

  for (const number of inTurn(request.size, topology, { level, depths, nodes })) {
    const node = nodes.get(number);
    const depth = level[number] ?? 0;
    if (perLevel[depth] === undefined) occupancy = new Occupancy();
    const batches = (perLevel[depth] ??= []);
    let batch = floor[number] ?? 0;
    if (node !== undefined) {
      batch = place(node, batches);
      (batches[batch] ??= []).push(...node.members);
      for (const stake of node.stakes) occupancy.take(stake, batch);
    }
    slot[number] = batch;
    topology.each(number, (after, kind) => {
      if (kind === 'land' && level[after] === level[number]) floor[after] = Math.max(floor[after] ?? 0, batch);
    });
  }
  return collect(request, groups, level, perLevel);
}

/** Tasks that are to be together, as one. */
interface Node {
  readonly number: number;
  readonly members: readonly number[];
  readonly stakes: readonly Stake[];
  readonly rank: number;
}

function gather({ tasks }: FillRequest, groups: Groups): ReadonlyMap<number, Node> {
  const nodes = new Map<number, Node>();
  for (const task of tasks) {
    const number = groups.of(task.number);
    const node = nodes.get(number);
    if (node === undefined) nodes.set(number, { number, members: [task.number], stakes: task.stakes, rank: task.rank });
    else nodes.set(number, { number, members: [...node.members, task.number], stakes: [...node.stakes, ...task.stakes], rank: Math.max(node.rank, task.rank) });
  }
  return nodes;
}

function rivalsOf(apart: FillRequest['apart'], groups: Groups): ReadonlyMap<number, ReadonlySet<number>> {
  const rivals = new Map<number, Set<number>>();
  for (const [a, b] of apart) {
    const pair = [groups.of(a), groups.of(b)] as const;
    for (const [one, other] of [pair, [pair[1], pair[0]] as const]) rivals.set(one, (rivals.get(one) ?? new Set<number>()).add(other));
  }
  return rivals;
}

const NOBODY: ReadonlySet<number> = new Set();

/** Batches of its level in which a task is that must be apart from this one. */
function enemiesOf(number: number, rivals: ReadonlyMap<number, ReadonlySet<number>>, { level, slot }: { readonly level: Uint32Array; readonly slot: Int32Array }): ReadonlySet<number> {
  const mine = rivals.get(number);
  if (mine === undefined) return NOBODY;
  return new Set([...mine].filter((other) => level[other] === level[number]).map((other) => slot[other] ?? -1));
}

interface Turns {
  readonly level: Uint32Array;
  readonly depths: Uint32Array;
  readonly nodes: ReadonlyMap<number, Node>;
}

/** Level by level; in each, what lands later after what lands earlier, then by rank. */
function inTurn(size: number, topology: Topology, { level, depths, nodes }: Turns): readonly number[] {
  const ranks = Float64Array.from({ length: size }, (_, number) => nodes.get(number)?.rank ?? -1);
  const value = (values: ArrayLike<number>, at: number): number => values[at] ?? 0;
  return [...topology.order].sort((a, b) => value(level, a) - value(level, b) || value(depths, a) - value(depths, b) || value(ranks, a) - value(ranks, b) || a - b);
}

function collect({ size }: FillRequest, groups: Groups, level: Uint32Array, perLevel: readonly (number[][] | undefined)[]): Filling {
  const batches: (readonly number[])[] = [];
  const batchLevels: number[] = [];
  const batchOf = new Int32Array(size).fill(-1);
  perLevel.forEach((at, depth) => {
    for (const members of at ?? []) {
      for (const task of members) batchOf[task] = batches.length;
      batches.push(members.sort((a, b) => a - b));
      batchLevels.push(depth);
    }
  });
  const levelOf = Uint32Array.from({ length: size }, (_, node) => level[groups.of(node)] ?? 0);
  return { batches, batchOf, levelOf, batchLevels };
}
