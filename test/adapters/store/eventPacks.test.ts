import { expect, it } from 'vitest';
import type { Transaction } from '../../../src/engine/index';
import { aPlan, history, importedPlan, openedStore, prefixLength, TransactionMaker } from '../../support/storeRig';
import { FaultyFiles, Killed } from '../../support/faultyFiles';
import { MemoryFiles } from '../../support/memoryFiles';
import { tempFolder } from '../../support/tempFolder';

const PACK = 10;

function recordedOf(transactions: readonly Transaction[]): Transaction['recorded'] {
  return transactions.flatMap(({ recorded }) => recorded);
}

it('gives out events that were packed like those that were not, over a kill and a closing', async () => {
  const folder = tempFolder();
  const killed = await openedStore({ folder, packSize: PACK });
  const past = history(95);
  for (const transaction of past) await killed.commit(transaction);
  const reopened = await openedStore({ folder, packSize: PACK });
  for (const store of [killed, reopened]) expect(store.eventsAfter(0)).toEqual(recordedOf(past));
  await reopened.close();
  const again = await openedStore({ folder, packSize: PACK });
  expect(again.eventsAfter(0)).toEqual(recordedOf(past));
  expect(prefixLength(again.load().rows)).toBe(95);
  expect(again.load().sequence).toBe(95);
  await again.close();
});

it('finds events by their place and their number, in packs, behind them and across', async () => {
  const store = await openedStore({ folder: tempFolder(), packSize: PACK });
  const past = history(45);
  for (const transaction of past) await store.commit(transaction);
  const all = recordedOf(past);
  for (let after = 0; after <= all.length; after += 1) {
    expect(store.eventsAfter(after)).toEqual(all.slice(after));
    for (const limit of [0, 1, 9, 10, 11, 44]) expect(store.eventsAfter(after, { limit })).toEqual(all.slice(after, after + limit));
  }
  await store.close();
});

it('finds the events of one plan among those of another, in packs too', async () => {
  const store = await openedStore({ folder: tempFolder(), packSize: PACK });
  const maker = new TransactionMaker();
  for (const id of ['p1', 'p2']) await store.commit(importedPlan(maker, aPlan({ id }), []));
  for (let round = 0; round < 30; round += 1) await store.commit(maker.transaction([], { type: 'plan.opened', planId: round % 3 === 0 ? 'p2' : 'p1' }));
  await store.commit(maker.transaction([], { type: 'template.saved', template: { id: 'mine@1', name: 'mine', version: 1, hash: '', text: '', origin: '', createdAt: 1 } }));
  const sequences = (planId: string) => store.eventsAfter(0, { planId }).map(({ sequence }) => sequence);
  expect(sequences('p2')).toEqual([2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
  expect(sequences('p1')).toHaveLength(21);
  expect(store.eventsAfter(0)).toHaveLength(33);
  expect(sequences('p3')).toEqual([]);
  await store.close();
});

it('packs what many commits of one turn have brought', async () => {
  const folder = tempFolder();
  const store = await openedStore({ folder, packSize: PACK });
  const past = history(100);
  await Promise.all(past.map((transaction) => store.commit(transaction)));
  await store.commit({ recorded: [], changes: [] });
  expect(store.eventsAfter(0)).toEqual(recordedOf(past));
  await store.close();
  const again = await openedStore({ folder, packSize: PACK });
  expect(again.eventsAfter(0)).toEqual(recordedOf(past));
  await again.close();
});

it('loses no event when it is killed at any operation of the disk', async () => {
  const past = history(24);
  for (let at = 1, wasHit = true; wasHit; at += 3) {
    const memory = new MemoryFiles();
    const files = new FaultyFiles(memory);
    const store = await openedStore({ folder: '/state', files, packSize: 5, snapshotEvery: 10 });
    files.failAt(at, { kind: 'kill' });
    let given = 0;
    const commits = async () => {
      for (; given < past.length; given += 1) await store.commit(past[given]!);
    };
    await commits().catch((thrown: unknown) => {
      expect(thrown).toBeInstanceOf(Killed);
    });
    wasHit = files.hit !== null;
    const again = await openedStore({ folder: '/state', files: memory, packSize: 5 });
    const found = again.eventsAfter(0);
    expect(found.length).toBeGreaterThanOrEqual(given);
    expect(found).toEqual(recordedOf(past.slice(0, found.length)));
    await again.close();
  }
});

it('lets the database grow by less than a third of what events take that are in no pack', async () => {
  const grown = async (packSize: number): Promise<number> => {
    const memory = new MemoryFiles();
    const sizes: number[] = [];
    for (const length of [100, 400]) {
      const store = await openedStore({ folder: '/state', files: memory, packSize });
      for (const transaction of history(length, store.load().sequence)) await store.commit(transaction);
      await store.close();
      const snapshots = [...memory.contents()].filter(([name]) => name.endsWith('snapshot')).sort(([a], [b]) => a.localeCompare(b));
      sizes.push(snapshots.at(-1)?.[1].length ?? 0);
    }
    return (sizes[1] ?? 0) - (sizes[0] ?? 0);
  };
  expect(await grown(50)).toBeLessThan((await grown(100_000)) / 3);
});
