import { describe, expect, it } from 'vitest';
import type { StoreFiles } from '../../../src/adapters/store/files';
import { realFiles } from '../../../src/adapters/store/files';
import type { SqlStore } from '../../../src/adapters/store/sqlStore';
import { openStore } from '../../../src/adapters/store/openStore';
import type { Fault } from '../../support/faultyFiles';
import { FaultyFiles, Killed } from '../../support/faultyFiles';
import { HandTimers } from '../../support/handTimers';
import { MemoryFiles } from '../../support/memoryFiles';
import { seeded } from '../../support/random';
import { history, historyStep, openedStore, prefixLength, storeOptions } from '../../support/storeRig';
import { tempFolder } from '../../support/tempFolder';

const folder = '/state';
const steps = 14;

/** Commits what is missing of the history, one and two at a time, and says how much of it was acknowledged. */
async function commitHistory(store: SqlStore, from: number, to: number): Promise<number> {
  let acknowledged = from;
  for (let index = from; index < to; ) {
    const group = history(Math.min(index + 1 + (index % 2), to), index);
    const done = await Promise.allSettled(group.map((transaction) => store.commit(transaction)));
    if (done.some(({ status }) => status === 'rejected')) break;
    index += group.length;
    acknowledged = index;
  }
  return acknowledged;
}

function open(files: StoreFiles, snapshotEvery = 4): Promise<SqlStore> {
  return openedStore({ folder, files, timers: HandTimers.hurried(), snapshotEvery });
}

/** Two sessions one after the other, as far as they come. */
async function session(files: StoreFiles): Promise<number> {
  let acknowledged = 0;
  for (const until of [steps / 2, steps]) {
    const opened = await openStore(storeOptions({ folder, files, timers: HandTimers.hurried(), snapshotEvery: 4 }));
    // Opening may say that it could not read or write; the same folder must open the next time.
    if (!opened.ok) return acknowledged;
    acknowledged = await commitHistory(opened.value, acknowledged, until);
    await opened.value.close();
  }
  return acknowledged;
}

async function operationsOfASession(): Promise<number> {
  const files = new FaultyFiles(new MemoryFiles());
  await session(files);
  return files.operations;
}

describe('a disk that refuses', { timeout: 60_000 }, () => {
  it.each(['ENOSPC', 'EIO', 'EACCES'])('loses nothing and tears nothing when any one operation fails with %s', async (code) => {
    const total = await operationsOfASession();
    expect(total).toBeGreaterThan(100);
    for (let n = 1; n <= total; n += 1) {
      const memory = new MemoryFiles();
      const files = new FaultyFiles(memory);
      files.failAt(n, { kind: 'error', code });
      const acknowledged = await session(files);
      expect(await lengthIn(memory.afterPowerLoss(seeded(n))), `${code} at ${n}, ${files.hit}, then no power`).toBeGreaterThanOrEqual(acknowledged);
      const store = await open(memory);
      const length = prefixLength(store.load().rows);
      expect(length, `${code} at ${n}, ${files.hit}`).toBeGreaterThanOrEqual(acknowledged);
      expect(await commitHistory(store, length, steps)).toBe(steps);
      await store.close();
    }
  });

  it('keeps every acknowledged transaction when the process dies at any operation', async () => {
    const total = await operationsOfASession();
    for (let n = 1; n <= total; n += 1) {
      const memory = new MemoryFiles();
      const acknowledged = await runUntil(memory, n, { kind: 'kill' });
      const seen = await lengthIn(memory);
      expect(seen, `killed at ${n}`).toBeGreaterThanOrEqual(acknowledged);
      // What the next process read may have been in the system's cache only, and it has acted on it.
      expect(await lengthIn(memory.afterPowerLoss(seeded(n))), `killed at ${n}, then no power`).toBeGreaterThanOrEqual(seen);
    }
  });

  it('keeps every acknowledged transaction when the power fails at any operation, with any part of the rest on the disk', async () => {
    const total = await operationsOfASession();
    const rounds = Number(process.env['COPPICE_POWER_ROUNDS'] ?? 1);
    for (let seed = 0; seed < total * rounds; seed += 1) {
      const memory = new MemoryFiles();
      const acknowledged = await runUntil(memory, 1 + (seed % total), { kind: 'kill' });
      const left = memory.afterPowerLoss(seeded(seed));
      const seen = await lengthIn(left);
      expect(seen, `power lost, seed ${seed}`).toBeGreaterThanOrEqual(acknowledged);
      // Once more over what the first one left: what was given out after the first must not go with the second.
      expect(await lengthIn(left.afterPowerLoss(seeded(seed + 1))), `power lost twice, seed ${seed}`).toBeGreaterThanOrEqual(seen);
    }
  });

  it('waits, tells, and goes on by itself once there is room again', async () => {
    const real = tempFolder();
    const files = new FaultyFiles(realFiles);
    const timers = new HandTimers();
    const store = await openedStore({ folder: real, files, timers });
    await store.commit(historyStep(0));
    const told: (string | null)[] = [];
    store.onTrouble((trouble) => told.push(trouble));
    timers.pass();
    files.failAt(1, { kind: 'error', code: 'ENOSPC' });
    const waiting = store.commit(historyStep(1));
    await timers.waited();
    expect(timers.waits).toEqual([100]);
    files.failAt(1, { kind: 'error', code: 'EROFS' });
    const later = store.commit(historyStep(2));
    timers.pass();
    await timers.waited();
    expect(timers.waits).toEqual([200]);
    timers.pass();
    await Promise.all([waiting, later]);
    expect(told).toEqual([
      `Coppice cannot write its state in ${real}: the disk is full. Free some space. Work goes on by itself once that is done.`,
      `Coppice cannot write its state in ${real}: the file system is read-only. Make it writable again. Work goes on by itself once that is done.`,
      null,
    ]);
    await store.close();
    expect(await lengthIn(MemoryFiles.ofFolder(real))).toBe(3);
  });

  it('says at its end what it could not save', async () => {
    const files = new FaultyFiles(new MemoryFiles());
    const timers = new HandTimers();
    const store = await openedStore({ folder, files, timers });
    files.failAt(1, { kind: 'error', code: 'EIO' });
    const waiting = store.commit(historyStep(0));
    await timers.waited();
    files.failAt(1, { kind: 'error', code: 'EIO' });
    const closed = store.close();
    await expect(waiting).rejects.toThrow('The last changes were not saved');
    await closed;
  });

  it('makes a snapshot when nothing happens for a while', async () => {
    const memory = new MemoryFiles();
    const timers = new HandTimers();
    const store = await openedStore({ folder, files: memory, timers });
    await store.commit(historyStep(0));
    await timers.waited();
    timers.pass();
    await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(memory.list()).toContain('state.1.snapshot');
    await store.close();
  });
});

async function runUntil(memory: MemoryFiles, n: number, fault: Fault): Promise<number> {
  const files = new FaultyFiles(memory);
  files.failAt(n, fault);
  let acknowledged = 0;
  for (const until of [steps / 2, steps]) {
    try {
      const store = await open(files);
      acknowledged = await commitHistory(store, acknowledged, until);
      await store.close();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
  return acknowledged;
}

/** Opens what was left and gives back how much of the history is there. */
async function lengthIn(memory: MemoryFiles): Promise<number> {
  const files = new FaultyFiles(memory);
  const store = await open(files);
  const length = prefixLength(store.load().rows);
  // Left as by a process that dies: without a last snapshot.
  files.failAt(1, { kind: 'kill' });
  await store.close();
  return length;
}
