import { closeSync, fdatasync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { commitUntilKilled } from '../test/support/commitUntilKilled';
import { killedRuns } from '../test/support/killedRuns';
import { historyStep, openedStore, wasmFile } from '../test/support/storeRig';

const ROUNDS = Number(process.env['COPPICE_BENCH_COMMITS'] ?? 900);
const KILLS = Number(process.env['COPPICE_BENCH_KILLS'] ?? 100);
const GROUP = 10;
const syncLater = promisify(fdatasync);

/** G11: a durable transaction against a bare append and fdatasync of the same size, in turn, on a real disk; and 100 kills. */
export async function main(): Promise<void> {
  // Not a memory file system: the floor is the disk.
  const disk = process.env['COPPICE_BENCH_DISK'] ?? resolve('.cache');
  mkdirSync(disk, { recursive: true });
  const folder = mkdtempSync(join(disk, 'bench-journal-'));
  try {
    const commits = await compareCommits(join(folder, 'state'), join(folder, 'bare'));
    const kills = await killedRuns((run) => ['-e', 'require(process.argv[1]).child(process.argv.slice(2))', __filename, join(folder, 'killed'), wasmFile, ...manner(run)], KILLS);
    console.log(JSON.stringify({ ...commits, kills }, null, 2));
    if (commits.ratio > 2 || kills.lost > 0 || kills.wrong > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a child of this benchmark runs. */
export function child(argv: readonly string[]): Promise<void> {
  return commitUntilKilled(argv);
}

/** Half of them die at a point of the write, half at some moment. */
function manner(run: number): readonly [point: string, milliseconds: string] {
  return run % 2 === 0 ? [String(1 + run), '10000'] : ['0', String(run)];
}

async function compareCommits(state: string, barePath: string) {
  const store = await openedStore({ folder: state });
  let length = 0;
  const commit = () => store.commit(historyStep(length++));
  for (let warmUp = 0; warmUp < 50; warmUp += 1) await commit();
  const record = Buffer.alloc(recordSize(state, 50), 65);
  const bare = openSync(barePath, 'w');
  const times = { durable: [] as number[], bare: [] as number[], bareAsync: [] as number[], grouped: [] as number[] };
  const measures = [
    async () => {
      const start = performance.now();
      writeSync(bare, record);
      fdatasyncSync(bare);
      times.bare.push(performance.now() - start);
    },
    async () => {
      const transaction = historyStep(length++);
      times.durable.push(await timed(() => store.commit(transaction)));
    },
    async () => {
      times.bareAsync.push(
        await timed(() => {
          writeSync(bare, record);
          return syncLater(bare);
        }),
      );
    },
  ];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each takes its turn in every place: what ran before warms or cools caches and threads for what follows.
    for (let turn = 0; turn < measures.length; turn += 1) await measures[(round + turn) % measures.length]?.();
    if (round % GROUP === 0) times.grouped.push((await timed(() => Promise.all(Array.from({ length: GROUP }, commit)))) / GROUP);
  }
  closeSync(bare);
  await store.close();
  const bareMs = median(times.bare);
  const durableMs = median(times.durable);
  return {
    rounds: ROUNDS,
    recordBytes: record.length,
    bareMs,
    bareAsyncMs: median(times.bareAsync),
    durableMs,
    ratio: rounded(durableMs / bareMs),
    ratioToAsync: rounded(durableMs / median(times.bareAsync)),
    bar: 2,
    groupedMsPerTransaction: median(times.grouped),
  };
}

function recordSize(state: string, records: number): number {
  const [journal] = readdirSync(state).filter((name) => name.endsWith('.journal'));
  return Math.round((statSync(join(state, journal ?? '')).size - 4096) / records);
}

async function timed(action: () => unknown): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  return rounded([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
