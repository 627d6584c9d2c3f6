import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Store, Transaction } from '../src/engine/index';
import { MemoryStore } from '../test/support/memoryStore';
import { Simulation, sha256 } from '../test/support/simulation';
import { openedStore } from '../test/support/storeRig';

const WRITE_BAR = 10;
const GROWTH_BAR = 2;
const PARALLEL = 4;

/** What one task costs the engine with the real store on a real disk, everything else taking no time at all. */
export async function main(): Promise<void> {
  const disk = process.env['COPPICE_BENCH_DISK'] ?? resolve('.cache');
  mkdirSync(disk, { recursive: true });
  const folder = mkdtempSync(join(disk, 'bench-jobs-'));
  const sizes = (process.env['COPPICE_BENCH_JOBS'] ?? '1000 10000').split(' ').map(Number);
  try {
    await runTasks(join(folder, 'warm'), 200);
    const each: number[] = [];
    for (const count of sizes) {
      const floor = bareWrite(join(folder, 'bare'));
      const run = await runTasks(join(folder, String(count)), count);
      const ms = run.ms / count;
      each.push(ms);
      console.log(`${String(count)} tasks: ${ms.toFixed(2)} ms each (processor ${(run.cpuMs / count).toFixed(2)} ms), a bare write ${floor.toFixed(3)} ms: ${(ms / floor).toFixed(1)} times (bar ${String(WRITE_BAR)}); heap ${run.heapMb.toFixed(0)} MB`);
    }
    const [few, many] = each;
    if (few !== undefined && many !== undefined) console.log(`time of a task, many against few: ${(many / few).toFixed(2)} (bar ${String(GROWTH_BAR)})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Keeps nothing in memory beside what the real one does: that would be counted too. */
class KeptStore extends MemoryStore {
  readonly #kept: Store;

  constructor(kept: Store) {
    super();
    this.#kept = kept;
  }

  override commit(transaction: Transaction): Promise<void> {
    return this.#kept.commit(transaction);
  }
}

async function runTasks(folder: string, count: number): Promise<{ readonly ms: number; readonly cpuMs: number; readonly heapMb: number }> {
  const kept = await openedStore({ folder });
  const world: Simulation = new Simulation(
    {
      perform: () => {
        setImmediate(() => {
          world.jobs.endDue();
        });
        return { takesMs: 0, commits: { 'done.txt': 'done' }, exit: { kind: 'code', code: 0 } };
      },
      passes: () => true,
    },
    new KeptStore(kept),
  );
  await world.engine.start();
  const text = JSON.stringify({ title: 'Many', tasks: Array.from({ length: count }, (_, index) => ({ id: `T${String(index)}`, title: 'A task', prompt: 'Do it.', run: ':' })) });
  const started = await world.engine.startPlan({ path: '/repo/plan.yaml', text, options: { maxParallel: PARALLEL }, consent: sha256(text), environment: {} });
  if (started.kind === 'refused') throw new Error(started.message);
  const cpu = process.cpuUsage();
  const from = performance.now();
  await ended(world);
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  const landed = world.engine.snapshot().tasks.filter(({ state }) => state === 'landed').length;
  if (landed !== count) throw new Error(`${String(count - landed)} did not land.`);
  const heapMb = process.memoryUsage().heapUsed / 1024 / 1024;
  await world.engine.close();
  await kept.close();
  return { ms, cpuMs: (user + system) / 1000, heapMb };
}

function ended(world: Simulation): Promise<void> {
  return new Promise((resolve) => {
    const listening = world.engine.onDelta(({ plans }) => {
      if (plans.every(({ endedAt }) => endedAt === null)) return;
      listening.dispose();
      resolve();
    });
  });
}

/** The middle of many appends of a record's size, each made durable. */
function bareWrite(path: string): number {
  const record = Buffer.alloc(400, 65);
  const file = openSync(path, 'a');
  const times = Array.from({ length: 300 }, () => {
    const from = performance.now();
    writeSync(file, record);
    fdatasyncSync(file);
    return performance.now() - from;
  });
  closeSync(file);
  return times.sort((a, b) => a - b)[150] ?? Number.NaN;
}
