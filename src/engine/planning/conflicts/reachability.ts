import type { OrderEdge } from '../order/orderEdge';
import { Topology } from '../order/topology';

/** Work for all questions of one planning. What it does not reach counts as not ordered: that forbids too much, never too little. */
const MOST_STEPS = 60_000_000;
const BITS = 32;

interface Question {
  readonly pair: number;
  readonly target: number;
}

/**
 * Which of these pairs the graph orders already, so that they can never run at the same time. One pass over the graph
 * answers for 32 tasks at once.
 */
export class Reachability {
  readonly #topology: Topology;
  readonly #level: ArrayLike<number>;
  readonly #size: number;
  readonly #turns: Uint32Array;

  constructor(size: number, edges: readonly OrderEdge[], level: ArrayLike<number>) {
    this.#size = size;
    this.#level = level;
    this.#topology = new Topology(
      size,
      edges.filter(({ kind }) => kind !== 'land'),
    );
    this.#turns = new Uint32Array(size);
    this.#topology.order.forEach((node, turn) => {
      this.#turns[node] = turn;
    });
  }

  /** These tasks by their level: no task comes after one that follows it here. */
  inOrder(tasks: readonly number[]): readonly number[] {
    return [...tasks].sort((a, b) => (this.#level[a] ?? 0) - (this.#level[b] ?? 0) || a - b);
  }

  /** For each pair whether one of the two comes after the other. */
  areOrdered(pairs: readonly (readonly [number, number])[]): readonly boolean[] {
    const answers = pairs.map(() => false);
    const asked = this.#bySource(pairs, answers);
    const sources = [...asked.keys()].sort((a, b) => this.#turnOf(a) - this.#turnOf(b));
    const cost = this.#size + this.#topology.edgeCount;
    const passes = Math.floor(MOST_STEPS / Math.max(1, cost));
    for (let first = 0, pass = 0; first < sources.length && pass < passes; first += BITS, pass += 1) {
      const chunk = sources.slice(first, first + BITS);
      const questions = chunk.map((source) => asked.get(source) ?? []);
      const last = Math.max(...questions.map((these) => these.reduce((latest, { target }) => Math.max(latest, this.#turnOf(target)), 0)));
      const reached = this.#spread(chunk, last);
      questions.forEach((these, bit) => {
        for (const { pair, target } of these) answers[pair] = (((reached[target] ?? 0) >>> bit) & 1) === 1;
      });
    }
    return answers;
  }

  #turnOf(node: number): number {
    return this.#turns[node] ?? 0;
  }

  /** The lower of two is asked about the higher; tasks of one level are never ordered. */
  #bySource(pairs: readonly (readonly [number, number])[], answers: boolean[]): ReadonlyMap<number, readonly Question[]> {
    const asked = new Map<number, Question[]>();
    pairs.forEach(([a, b], pair) => {
      const [levelA, levelB] = [this.#level[a] ?? 0, this.#level[b] ?? 0];
      if (levelA === levelB) return;
      const [source, target] = levelA < levelB ? [a, b] : [b, a];
      // Most ordered pairs are neighbours: that is seen without a pass.
      answers[pair] = this.#topology.leadsTo(source, target);
      if (answers[pair]) return;
      const known = asked.get(source);
      if (known === undefined) asked.set(source, [{ pair, target }]);
      else known.push({ pair, target });
    });
    return asked;
  }

  /** From the first of the sources, which come in turn, as far as anybody asks. */
  #spread(sources: readonly number[], lastTurn: number): Uint32Array {
    const reached = new Uint32Array(this.#size);
    sources.forEach((source, bit) => {
      reached[source] = (reached[source] ?? 0) | (1 << bit);
    });
    for (let turn = this.#turnOf(sources[0] ?? 0); turn < lastTurn; turn += 1) {
      const node = this.#topology.order[turn] ?? 0;
      const bits = reached[node] ?? 0;
      if (bits === 0) continue;
      this.#topology.each(node, (after) => {
        reached[after] = (reached[after] ?? 0) | bits;
      });
    }
    return reached;
  }
}
