import { linesMeet } from '../conflicts/rivalry';
import type { Stake } from '../conflicts/territories';
import { Topology } from '../order/topology';
import type { Filling, FillRequest } from './fillBatches';

/** Dependencies between batches that are told one by one. A plan with more is told to go strictly one after the other. */
const MOST_DEPENDENCIES = 1_000_000;
/** Earlier holders of the same files that are looked at in all. */
const MOST_LOOKS = 5_000_000;

/** For each batch the earlier ones that hold something a task of it waits for, or must not run beside. Sorted. */
export function batchDependencies(request: FillRequest, filling: Filling): readonly (readonly number[])[] {
  const found = filling.batches.map(() => new Set<number>());
  const ledger = new Ledger(found);
  waitedFor(request, filling, ledger);
  // Batches of one level are split because they must not run side by side.
  filling.batchLevels.forEach((level, batch) => {
    if (level === filling.batchLevels[batch - 1]) ledger.add(batch, batch - 1);
  });
  for (const [a, b] of request.apart) {
    const [one, other] = [filling.batchOf[a] ?? -1, filling.batchOf[b] ?? -1];
    ledger.add(Math.max(one, other), Math.min(one, other));
  }
  heldBefore(request, filling, ledger);
  if (ledger.isFull) return filling.batches.map((_, batch) => (batch === 0 ? [] : [batch - 1]));
  return found.map((batches) => [...batches].sort((a, b) => a - b));
}

class Ledger {
  readonly #found: readonly Set<number>[];
  #count = 0;
  #looks = 0;

  constructor(found: readonly Set<number>[]) {
    this.#found = found;
  }

  get isFull(): boolean {
    return this.#count > MOST_DEPENDENCIES || this.#looks > MOST_LOOKS;
  }

  look(): void {
    this.#looks += 1;
  }

  add(batch: number, earlier: number): void {
    if (earlier < 0 || earlier >= batch || this.isFull) return;
    this.#count += 1;
    this.#found[batch]?.add(earlier);
  }
}

/** Nodes that take no place hand on what they wait for. */
function waitedFor({ size, edges }: FillRequest, { batchOf }: Filling, ledger: Ledger): void {
  const topology = new Topology(
    size,
    edges.filter(({ kind }) => kind !== 'land'),
  );
  const handedOn = new Map<number, Set<number>>();
  for (const node of topology.order) {
    const own = batchOf[node] ?? -1;
    const batches = own === -1 ? (handedOn.get(node) ?? []) : [own];
    if (ledger.isFull) return;
    topology.each(node, (after) => {
      const batch = batchOf[after] ?? -1;
      const known = handedOn.get(after) ?? new Set<number>();
      if (batch === -1) handedOn.set(after, known);
      for (const earlier of batches) {
        ledger.look();
        if (batch !== -1) ledger.add(batch, earlier);
        else if (!ledger.isFull) known.add(earlier);
      }
    });
    handedOn.delete(node);
  }
}

interface Holder {
  readonly batch: number;
  readonly stake: Stake;
}

function heldBefore({ tasks }: FillRequest, { batches }: Filling, ledger: Ledger): void {
  const stakesOf = new Map(tasks.map((task) => [task.number, task.stakes]));
  const holders = new Map<number, Holder[]>();
  batches.forEach((members, batch) => {
    const stakes = members.flatMap((task) => stakesOf.get(task) ?? []);
    for (const stake of stakes) waitForHolders(holders.get(stake.territory) ?? [], { batch, stake }, ledger);
    for (const stake of stakes) hold(holders, { batch, stake });
  });
}

/** Back to the last one that had the file for itself: that one waits for those before it in turn. */
function waitForHolders(holders: readonly Holder[], { batch, stake }: Holder, ledger: Ledger): void {
  for (let at = holders.length - 1; at >= 0 && !ledger.isFull; at -= 1) {
    const holder = holders[at];
    if (holder === undefined) continue;
    ledger.look();
    if ((holder.stake.shared && stake.shared) || !linesMeet(holder.stake.lines, stake.lines)) continue;
    ledger.add(batch, holder.batch);
    if (!holder.stake.shared && holder.stake.lines.length === 0) return;
  }
}

function hold(holders: Map<number, Holder[]>, holder: Holder): void {
  const known = holders.get(holder.stake.territory);
  const last = known?.at(-1);
  const says = ({ batch, stake }: Holder): string => `${batch} ${String(stake.shared)} ${stake.lines.length === 0 ? 'whole' : ''}`;
  if (known === undefined) holders.set(holder.stake.territory, [holder]);
  else if (last === undefined || holder.stake.lines.length > 0 || says(last) !== says(holder)) known.push(holder);
}
