import { appendFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT_CONFIG_FILE } from '../../src/engine/index';
import { checkoutFingerprint } from '../support/checkoutFingerprint';
import { figure } from '../support/figure';
import { crashBench } from './rig/bench';
import { fullDiskRun, roomNeeded, type FullDiskRun, type FullDiskWorld } from './rig/fullDiskRun';
import { inParallel } from './rig/pool';
import { cannotMount } from './rig/smallDisk';
import { makeTemplate } from './rig/template';

/** How many sizes, evenly over all that a plan needs; `npm run test:faults R8` has two hundred. */
const SIZES = Number(process.env['COPPICE_DISK_SIZES'] ?? 6);
/** The most that is taken lasts for a moment, which is easily missed. */
const SPARE_KIB = 128;
/** A disk in memory is made of these. */
const PAGE_KIB = 4;
/** Lives wait more than they work. */
const WIDTH = 1 + availableParallelism();
const HOURS = 3 * 3_600_000;

let world: FullDiskWorld;
let failed = true;

beforeAll(async () => {
  const bench = await crashBench();
  const template = makeTemplate(join(bench.folder, 'small'), 'dirty');
  // Where much is to be free for a start, nothing begins that could fill the disk.
  appendFileSync(join(template.folder, 'repo', PROJECT_CONFIG_FILE), 'limits: { freeDiskMb: 0 }\n');
  world = { bench, template, fingerprint: checkoutFingerprint(join(template.folder, 'repo')) };
});

afterAll(() => {
  // What went wrong is kept for whoever looks into it.
  if (!failed) world.bench.close();
});

test('a disk that fills up at any point of a plan is named, and the plan goes on by itself once there is room', { timeout: HOURS }, async ({ skip }) => {
  const refusal = cannotMount(world.bench.folder);
  if (refusal !== null) {
    figure('R8', `skipped: no disk can be mounted here (${refusal}). It takes Linux, and root.`);
    failed = false;
    skip(refusal);
  }
  const { least, most } = await roomNeeded(world);
  const range = most + SPARE_KIB - least;
  const sizes = Array.from({ length: Math.min(SIZES, Math.ceil(range / PAGE_KIB)) }, (_, index) => least + PAGE_KIB * (1 + Math.floor((index * range) / SIZES / PAGE_KIB)));
  const all = await inParallel(sizes, WIDTH, async (kib) => {
    const run = await fullDiskRun(world, kib);
    // In a long run nobody waits for its end to look into this.
    if (run.violations.length > 0) process.stdout.write(`${sentences(run).join('\n')}\n`);
    return run;
  });
  const count = (end: FullDiskRun['end']): string => String(all.filter((run) => run.end === end).length);
  const violated = all.flatMap(sentences);
  figure('R8', `${String(all.length)} sizes from ${String(sizes[0])} to ${String(sizes.at(-1))} KiB in whole pages of ${String(PAGE_KIB)}: ${String(violated.length)} violations; ${count('fits')} had room, ${count('by-itself')} went on by themselves, ${count('by-command')} whose engine could not start by one command`);
  expect(violated).toEqual([]);
  failed = false;
});

function sentences({ kib, violations }: FullDiskRun): readonly string[] {
  return violations.map(({ invariant, text }) => `${String(kib)} KiB: ${invariant} ${text}`);
}
