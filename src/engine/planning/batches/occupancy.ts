import { LineSet } from '../files/lineSet';
import type { Stake } from '../conflicts/territories';

interface Held {
  ownWhole: boolean;
  sharedWhole: boolean;
  readonly own: LineSet;
  readonly shared: LineSet;
  hasOwnLines: boolean;
  hasSharedLines: boolean;
}

/** Who holds what in the batches of one level. Asking does not depend on how many tasks hold it already. */
export class Occupancy {
  readonly #held = new Map<number, Held[]>();
  /** For each territory, how many batches from the first on are held whole: nobody else need ask there. */
  readonly #fullUpTo = new Map<number, number>();

  /** The first batch in which these stakes could find room at all. */
  firstOpen(stakes: readonly Stake[]): number {
    let first = 0;
    for (const { territory } of stakes) first = Math.max(first, this.#fullUpTo.get(territory) ?? 0);
    return first;
  }

  clashes(stake: Stake, batch: number): boolean {
    const held = this.#held.get(stake.territory)?.[batch];
    if (held === undefined) return false;
    if (held.ownWhole || (held.sharedWhole && !stake.shared)) return true;
    if (stake.lines.length === 0) return held.hasOwnLines || (held.hasSharedLines && !stake.shared);
    return stake.lines.some((range) => held.own.overlaps(range) || (!stake.shared && held.shared.overlaps(range)));
  }

  take(stake: Stake, batch: number): void {
    const held = this.#heldIn(stake.territory, batch);
    if (stake.lines.length === 0) {
      if (stake.shared) held.sharedWhole = true;
      else this.#takeWhole(stake.territory, held);
      return;
    }
    for (const range of stake.lines) (stake.shared ? held.shared : held.own).add(range);
    if (stake.shared) held.hasSharedLines = true;
    else held.hasOwnLines = true;
  }

  #takeWhole(territory: number, held: Held): void {
    held.ownWhole = true;
    const batches = this.#held.get(territory) ?? [];
    let full = this.#fullUpTo.get(territory) ?? 0;
    while (batches[full]?.ownWhole === true) full += 1;
    this.#fullUpTo.set(territory, full);
  }

  #heldIn(territory: number, batch: number): Held {
    const batches = this.#held.get(territory) ?? [];
    this.#held.set(territory, batches);
    const held = batches[batch] ?? { ownWhole: false, sharedWhole: false, own: new LineSet(), shared: new LineSet(), hasOwnLines: false, hasSharedLines: false };
    batches[batch] = held;
    return held;
  }
}
