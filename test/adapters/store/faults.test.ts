import { describe, expect, it } from 'vitest';
import type { StoreFiles } from '../../../src/adapters/store/files';
import { realFiles } from '../../../src/adapters/store/files';
import type { SqlStore } from '../../../src/adapters/store/sqlStore';
import type { Fault } from '../../support/faultyFiles';
import { FaultyFiles, Killed } from '../../support/faultyFiles';
import { figure } from '../../support/figure';
import { HandTimers } from '../../support/handTimers';
import { MemoryFiles } from '../../support/memoryFiles';
import { seeded } from '../../support/random';
import { historyStep, openedStore, prefixLength } from '../../support/storeRig';
import { commitHistory, session } from '../../support/storeSession';
import { tempFolder } from '../../support/tempFolder';

const folder = '/state';
const steps = 14;

function open(files: StoreFiles, snapshotEvery = 4): Promise<SqlStore> {
  return openedStore({ folder, files, timers: HandTimers.hurried(), snapshotEvery });
}

function sessionOn(files: StoreFiles): Promise<number> {
  return session({ folder, files, timers: HandTimers.hurried() }, steps);
}

async function operationsOfASession(): Promise<number> {
  const files = new FaultyFiles(new MemoryFiles());
  await sessionOn(files);
  return files.operations;
}

describe('a disk that refuses', { timeout: 60_000 }, () => {
  it.each(['ENOSPC', 'EIO', 'EACCES'])('loses nothing and tears nothing when any one operation fails with %s', async (code) => {
    const total = await operationsOfASession();
    expect(total).toBeGreaterThan(100);
    const torn: string[] = [];
    const lost: string[] = [];
    for (let n = 1; n <= total; n += 1) {
      const memory = new MemoryFiles();
      const files = new FaultyFiles(memory);
      files.failAt(n, { kind: 'error', code });
      const acknowledged = await sessionOn(files);
      const seen = [await lengthIn(memory.afterPowerLoss(seeded(n))), await lengthIn(memory)];
      const what = `${code} at ${n}, ${files.hit}: ${acknowledged} acknowledged, ${seen.join(' after a loss of power and ')} there`;
      if (seen.includes(-1)) torn.push(what);
      else if (seen.some((length) => length < acknowledged)) lost.push(what);
      else await goesOn(memory);
    }
    figure('R9', `operations: ${code} at each of ${total}, with and without a loss of power: ${torn.length} torn, ${lost.length} with something acknowledged lost`);
    expect({ torn, lost }).toEqual({ torn: [], lost: [] });
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

async function goesOn(memory: MemoryFiles): Promise<void> {
  const store = await open(memory);
  expect(await commitHistory(store, prefixLength(store.load().rows), steps)).toBe(steps);
  await store.close();
}

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
