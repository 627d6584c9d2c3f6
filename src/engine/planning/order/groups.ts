/** Nodes that are to be treated as one. Each group is known by its smallest node. */
export class Groups {
  readonly #parent: Int32Array;

  constructor(size: number, pairs: readonly (readonly [number, number])[] = []) {
    this.#parent = Int32Array.from({ length: size }, (_, node) => node);
    for (const [a, b] of pairs) this.join(a, b);
  }

  of(node: number): number {
    let at = node;
    for (let parent = this.#parentOf(at); parent !== at; parent = this.#parentOf(at)) {
      this.#parent[at] = this.#parentOf(parent);
      at = this.#parentOf(at);
    }
    return at;
  }

  join(a: number, b: number): void {
    const one = this.of(a);
    const other = this.of(b);
    this.#parent[Math.max(one, other)] = Math.min(one, other);
  }

  #parentOf(node: number): number {
    return this.#parent[node] ?? node;
  }
}
