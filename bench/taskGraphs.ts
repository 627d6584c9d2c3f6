import { seeded } from '../test/support/random';

/** Work with an order: task `i` takes `minutes[i]` and waits for `needs[i]`, which all come before it. */
export interface TaskGraph {
  readonly minutes: readonly number[];
  readonly needs: readonly (readonly number[])[];
}

type Edges = (count: number, random: () => number) => readonly (readonly number[])[];
type Length = (random: () => number) => number;

/** The four ways in which the Standard Task Graph Set draws its edges. */
const edges: Readonly<Record<string, Edges>> = {
  sameProbability: (count, random) => {
    const probability = 0.02 + 0.18 * random();
    return list(count, (index) => before(index).filter(() => random() < probability));
  },
  samePredecessors: (count, random) => {
    const mean = 1 + 4 * random();
    return list(count, (index) => some(before(index), Math.round(2 * mean * random()), random));
  },
  layersByProbability: (count, random) => {
    const layers = layered(count, random);
    const probability = 0.1 + 0.4 * random();
    return layers.map((above) => above.filter(() => random() < probability));
  },
  layersByPredecessors: (count, random) => layered(count, random).map((above) => some(above, 1 + Math.floor(4 * random()), random)),
};

const lengths: Readonly<Record<string, Length>> = {
  even: (random) => 1 + 9 * random(),
  exponential: (random) => 0.5 - 5 * Math.log(1 - random()),
  twoPeaks: (random) => (random() < 0.75 ? 3 + normal(random) * 0.5 : 15 + normal(random) * 2),
};

export function standardGraphs(count: number, each: number): readonly TaskGraph[] {
  return Object.values(edges).flatMap((draw, way) =>
    Object.values(lengths).flatMap((length, kind) =>
      list(each, (nth) => {
        const random = seeded(count * 1_000_003 + way * 10_007 + kind * 1009 + nth);
        return { needs: draw(count, random), minutes: list(count, () => Math.max(0.1, length(random))) };
      }),
    ),
  );
}

export type PlanShape = 'wide' | 'mixed' | 'deep';

/** Plans as people write them: many side by side, phases with some of each, or one thing after the other. */
export function planLikeGraphs(shape: PlanShape, each: number): readonly TaskGraph[] {
  const sizes = { wide: 16, mixed: 48, deep: 48 } as const;
  const spread = { wide: 0.5, mixed: 1, deep: 0.5 } as const;
  return list(each, (nth) => {
    const random = seeded(shape.length * 7919 + sizes[shape] * 104_729 + nth);
    const needs = list(sizes[shape], (index) => planNeeds[shape](index, random));
    return { needs, minutes: list(sizes[shape], () => 20 * Math.exp(spread[shape] * normal(random))) };
  });
}

const planNeeds: Readonly<Record<PlanShape, (index: number, random: () => number) => readonly number[]>> = {
  wide: (index, random) => (index >= 2 && random() < 0.15 ? some(before(index), 1, random) : []),
  // Phases of eight; each task needs one or two of the phase before.
  mixed: (index, random) => (index < 8 ? [] : some(before(index).slice(Math.floor(index / 8) * 8 - 8, Math.floor(index / 8) * 8), 1 + Math.floor(2 * random()), random)),
  // Three strands that now and then cross.
  deep: (index, random) => [...new Set([...(index < 3 ? [] : [index - 3]), ...(index > 3 && random() < 0.3 ? [index - 1] : [])])],
};

export function work({ minutes }: TaskGraph): number {
  return minutes.reduce((sum, one) => sum + one, 0);
}

/** The longest way through: no number of slots is quicker. */
export function criticalPath({ minutes, needs }: TaskGraph): number {
  const done: number[] = [];
  for (const [index, own] of minutes.entries()) done.push(own + Math.max(0, ...(needs[index] ?? []).map((before) => done[before] ?? 0)));
  return Math.max(...done);
}

/** Minutes that a person needs who starts as many tasks as there are slots, and the next ones when all of them are done. */
export function byTheSlotful({ minutes, needs }: TaskGraph, slots: number): number {
  const done = new Set<number>();
  let total = 0;
  while (done.size < minutes.length) {
    const next = minutes.flatMap((_, index) => (!done.has(index) && (needs[index] ?? []).every((before) => done.has(before)) ? [index] : [])).slice(0, slots);
    total += Math.max(...next.map((index) => minutes[index] ?? 0));
    for (const index of next) done.add(index);
  }
  return total;
}

function layered(count: number, random: () => number): readonly (readonly number[])[] {
  const depth = Math.max(2, Math.round(Math.sqrt(count) * (0.5 + random())));
  const layerOf = list(count, (index) => Math.floor((index * depth) / count));
  return list(count, (index) => before(index).filter((other) => layerOf[other] === (layerOf[index] ?? 0) - 1));
}

function before(index: number): readonly number[] {
  return list(index, (other) => other);
}

function some(from: readonly number[], wanted: number, random: () => number): readonly number[] {
  const left = [...from];
  return list(Math.min(wanted, left.length), () => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0);
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function list<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
