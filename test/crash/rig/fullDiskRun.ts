import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listenTo, type Ended, type Started } from '../../endToEnd/support/started';
import type { Violation } from '../checker/violation';
import type { CrashBench } from './bench';
import { coppice, killEngine } from './coppice';
import { judge } from './crashRun';
import { smallDisk } from './smallDisk';
import { copyOf, type Template } from './template';

const PATIENCE_MS = 180_000;
/** Then there is nothing that could go on by itself. */
const NO_ENGINE = 'No engine could begin';
const KEYS = ['W1', 'W2', 'W3'];
const SAYS_SO = /\/\S*.*(is full|No space left on device)[^]*Free some space/;

/** Two side by side and one after them, each with a file that takes room and a check that would see half of it. */
const PLAN = JSON.stringify({
  title: 'Room',
  tasks: KEYS.map((id) => ({
    id,
    title: `Adds ${id}`,
    ...(id === 'W3' ? { depends_on: ['W1'] } : {}),
    checks: [`test "$(wc -c < ${id}.txt)" = 40000 && echo checked > /dev/null`],
    run: `set -eu\nhead -c 30000 /dev/urandom | base64 -w 0 | head -c 40000 > ${id}.txt\ngit add ${id}.txt\ngit diff --cached --quiet || git commit -qm ${id}\n`,
  })),
});

/** How a plan on a disk of this size came to its end. */
export interface FullDiskRun {
  readonly kib: number;
  /** `fits`: the disk was never full. `by-itself`: it went on when there was room. `by-command`: nothing lived any more that could. */
  readonly end: 'fits' | 'by-itself' | 'by-command';
  readonly violations: readonly Violation[];
}

export interface FullDiskWorld {
  readonly bench: CrashBench;
  readonly template: Template;
  readonly fingerprint: readonly string[];
}

/** What the repository takes before anything is begun, and the most that was taken until all had landed. */
export async function roomNeeded(world: FullDiskWorld): Promise<{ readonly least: number; readonly most: number }> {
  const disk = smallDisk(join(world.bench.folder, 'roomy'));
  const root = copyOf(world.template, join(disk.folder, 'w'));
  const least = disk.usedKib();
  let most = least;
  const sampling = setInterval(() => (most = Math.max(most, disk.usedKib())), 2);
  const { code, err } = await start(world.bench, root).ended;
  clearInterval(sampling);
  await killEngine(root);
  disk.close();
  if (code !== 0) throw new Error(`The plan does not run at all: ${err}`);
  return { least, most };
}

/** A disk that fills up on the way, and gets room once that is told. */
export async function fullDiskRun(world: FullDiskWorld, kib: number): Promise<FullDiskRun> {
  const { bench } = world;
  const disk = smallDisk(join(bench.folder, `disk-${String(kib)}`), kib);
  const root = copyOf(world.template, join(disk.folder, 'w'));
  const faults: Violation[] = [];
  const need = (holds: boolean, text: string): void => {
    if (!holds) faults.push({ invariant: 'I10', text });
  };
  const run = start(bench, root);
  const told = await Promise.race([run.line(/ is full/).catch(() => null), run.ended.then(() => null)]);
  if (told !== null) {
    need(SAYS_SO.test(told) && told.includes(disk.folder), `It does not say which disk is full, and what to do: ${told}`);
    if (!told.includes(NO_ENGINE)) need(/ is full/.test((await coppice(bench, root, 'status')).out), 'coppice status does not say it.');
  }
  disk.grow();
  const first = await run.ended;
  const isLeftAlone = first.code !== 0 && (told === null || told.includes(NO_ENGINE));
  if (isLeftAlone) need(SAYS_SO.test(first.err + first.out), `It ended with ${String(first.code)}, and does not say which disk is full, and what to do: ${first.err} ${first.out}`);
  const last = isLeftAlone ? await start(bench, root).ended : first;
  need(last.code === 0, `It did not come to its end (${String(last.code)}): ${last.err} ${last.out.slice(-3000)}`);
  await killEngine(root);
  const violations = [...faults, ...(await judged(world, disk.folder, root, last))];
  if (violations.length === 0) disk.close();
  return { kib, end: isLeftAlone ? 'by-command' : told === null ? 'fits' : 'by-itself', violations };
}

function start(bench: CrashBench, root: string): Started {
  const plan = join(bench.folder, 'room', 'plan.yaml');
  mkdirSync(dirname(plan), { recursive: true });
  writeFileSync(plan, PLAN);
  const child = spawn(process.execPath, [bench.cliFile, 'run', plan, '--json'], { cwd: root, env: { ...bench.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  // A run that has not come to its end by then never will.
  const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  child.once('close', () => {
    clearTimeout(limit);
  });
  return listenTo(child);
}

async function judged({ bench, fingerprint }: FullDiskWorld, folder: string, root: string, { out }: Ended): Promise<readonly Violation[]> {
  const id = /"planId":"([^"]+)"/.exec(out)?.[1] ?? '';
  return judge(bench, folder, {
    root,
    worktreesFolder: `${root}.worktrees`,
    stateFolder: join(root, '.git', 'coppice'),
    wasmFile: bench.wasmFile,
    plans: [{ id, keys: KEYS, landed: KEYS }],
    fingerprint: [...fingerprint],
    checkout: 'untouched',
    recoveriesMs: [],
    restart: { nodeFile: process.execPath, engineFile: bench.engineFile, environment: { ...bench.environment } },
  });
}
