import { areRivals } from '../conflicts/rivalry';
import type { Stake } from '../conflicts/territories';

/**
 * Who may be in one batch with whom, while edits put tasks together. An edit is refused where it would put two tasks
 * together that change the same lines, or that an edit before it keeps apart.
 */
export class CompanyGuard {
  readonly #stakesOf: (task: number) => readonly Stake[];
  readonly #company = new Map<number, readonly number[]>();
  readonly #apart = new Map<number, Set<number>>();

  constructor(stakesOf: (task: number) => readonly Stake[]) {
    this.#stakesOf = stakesOf;
  }

  /** Everybody who is with this task by an edit, itself included. */
  with(task: number): readonly number[] {
    return this.#company.get(task) ?? [task];
  }

  join(a: number, b: number): void {
    const company = [...new Set([...this.with(a), ...this.with(b)])];
    for (const member of company) this.#company.set(member, company);
  }

  separate(a: number, b: number): void {
    this.#apart.set(a, (this.#apart.get(a) ?? new Set<number>()).add(b));
    this.#apart.set(b, (this.#apart.get(b) ?? new Set<number>()).add(a));
  }

  /** One of each side who must not share a batch, or null. */
  clash(ones: readonly number[], others: readonly number[]): readonly [number, number] | null {
    const here = new Map<number, Stake[]>();
    for (const stake of others.flatMap((task) => this.#stakesOf(task))) here.set(stake.territory, [...(here.get(stake.territory) ?? []), stake]);
    for (const one of ones) {
      const enemy = others.find((other) => this.#apart.get(one)?.has(other) === true);
      if (enemy !== undefined) return [one, enemy];
      for (const stake of this.#stakesOf(one)) {
        const rival = here.get(stake.territory)?.find((other) => areRivals(stake, other));
        if (rival !== undefined) return [one, rival.task];
      }
    }
    return null;
  }
}
