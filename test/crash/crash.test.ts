import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashBench, type CrashBench } from './rig/bench';
import { crashRun, type CrashRun, type Scenario } from './rig/crashRun';
import { kindsAt, kindsOf } from './rig/kinds';
import { inParallel } from './rig/pool';
import { smooth } from './rig/smooth';
import { makeTemplate } from './rig/template';

const FULL = process.env['COPPICE_CRASH'] !== 'quick';
const WIDTH = 2;

let bench: CrashBench;
const scenarios: Scenario[] = [];
const all: CrashRun[] = [];
beforeAll(async () => {
  bench = await crashBench();
  scenarios.push(smooth(makeTemplate(join(bench.folder, 'clean'), 'clean')), smooth(makeTemplate(join(bench.folder, 'dirty'), 'dirty')));
});
afterAll(() => {
  const worst = Math.max(0, ...all.flatMap((run) => run.recoveriesMs));
  const violated = all.flatMap((run) => run.violations).length;
  process.stdout.write(`R1: ${String(all.length)} runs, ${String(violated)} violations, worst recovery ${String(Math.round(worst))} ms\n`);
  if (violated === 0) bench.close();
});

function faults(runs: readonly CrashRun[]): readonly string[] {
  return runs.flatMap((run) => run.violations.map(({ invariant, text }) => `${run.name}, died at ${run.deaths.join(' and at ') || 'no moment'}: ${invariant} ${text} [${run.folder}]`));
}

test('killed', async () => {
  const [clean, dirty] = scenarios as [Scenario, Scenario];
  const calm = await crashRun(bench, clean, []);
  all.push(calm);
  expect(faults([calm])).toEqual([]);
  const kinds = kindsOf(calm.moments);
  const only = process.env['ONLY'];
  const jobs = only === undefined ? kinds.map(({ name, count }) => `${name}:${String(Math.ceil(count / 2))}`) : only.split(',');
  const t = performance.now();
  const runs = await inParallel(jobs, WIDTH, async (kill) => {
    const run = await crashRun(bench, jobs.indexOf(kill) % 2 === 0 ? clean : dirty, [kill]);
    process.stdout.write(`${kill} -> ${run.deaths.join()} ${String(run.violations.length)} ${String(Math.round(run.tookMs))} ${run.recoveriesMs.map(Math.round).join()} ${faults([run]).slice(0, 3).join('\n   ')}\n`);
    return run;
  });
  all.push(...runs);
  process.stdout.write(`took ${performance.now() - t} ${kindsAt('1 a b').length} ${FULL}\n`);
  expect(faults(runs)).toEqual([]);
}, 3_600_000);
