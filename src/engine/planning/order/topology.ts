import type { OrderEdge } from './orderEdge';

const KINDS: readonly OrderEdge['kind'][] = ['wait', 'pass', 'land'];

/** Nodes in an order that respects every edge, and who comes after whom. Made in time linear in nodes and edges. */
export class Topology {
  /** Nodes on a cycle, or behind one, are not in it. */
  readonly order: readonly number[];
  readonly #size: number;
  /** Edges sorted by their first node: where they lead and of what kind. Those of node n lie from `#starts[n]` up to `#starts[n + 1]`. */
  readonly #targets: Uint32Array;
  readonly #kinds: Uint8Array;
  readonly #starts: Uint32Array;

  constructor(size: number, edges: readonly OrderEdge[]) {
    this.#size = size;
    this.#starts = new Uint32Array(size + 2);
    for (const { before } of edges) this.#starts[before + 2] = this.#at(before + 2) + 1;
    for (let node = 2; node <= size + 1; node += 1) this.#starts[node] = this.#at(node) + this.#at(node - 1);
    this.#targets = new Uint32Array(edges.length);
    this.#kinds = new Uint8Array(edges.length);
    for (const { before, after, kind } of edges) {
      const slot = this.#at(before + 1);
      this.#targets[slot] = after;
      this.#kinds[slot] = KINDS.indexOf(kind);
      this.#starts[before + 1] = slot + 1;
    }
    this.order = this.#sort();
  }

  get isComplete(): boolean {
    return this.order.length === this.#size;
  }

  get edgeCount(): number {
    return this.#targets.length;
  }

  /** Every edge that begins at this node. A callback, since this is the innermost loop of all planning. */
  each(node: number, visit: (after: number, kind: OrderEdge['kind']) => void): void {
    const end = this.#at(node + 1);
    for (let slot = this.#at(node); slot < end; slot += 1) {
      visit(this.#targets[slot] ?? 0, KINDS[this.#kinds[slot] ?? 0] ?? 'wait');
    }
  }

  /** Is this among the first few edges of the node? A quick no may be wrong. */
  leadsTo(before: number, after: number): boolean {
    const end = Math.min(this.#at(before + 1), this.#at(before) + 16);
    for (let slot = this.#at(before); slot < end; slot += 1) if (this.#targets[slot] === after) return true;
    return false;
  }

  #at(slot: number): number {
    return this.#starts[slot] ?? 0;
  }

  #sort(): readonly number[] {
    const unmet = new Uint32Array(this.#size);
    for (const after of this.#targets) unmet[after] = (unmet[after] ?? 0) + 1;
    const order: number[] = [];
    for (let node = 0; node < this.#size; node += 1) if (unmet[node] === 0) order.push(node);
    for (let next = 0; next < order.length; next += 1) {
      this.each(order[next] ?? 0, (after) => {
        unmet[after] = (unmet[after] ?? 0) - 1;
        if (unmet[after] === 0) order.push(after);
      });
    }
    return order;
  }
}
