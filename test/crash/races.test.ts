import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkoutFingerprint } from '../support/checkoutFingerprint';
import { crashBench, type CrashBench } from './rig/bench';
import { coppice, engine, killEngine, untilOneEngine, type Ran } from './rig/coppice';
import { judge } from './rig/crashRun';
import { inParallel } from './rig/pool';
import { copyOf, makeTemplate, type Template } from './rig/template';

const RACES = process.env['COPPICE_CRASH'] === 'quick' ? 8 : 50;

let bench: CrashBench;
let template: Template;
let fingerprint: readonly string[];
beforeAll(async () => {
  bench = await crashBench();
  template = makeTemplate(join(bench.folder, 'race'), 'dirty');
  fingerprint = checkoutFingerprint(join(template.folder, 'repo'));
});
afterAll(() => {
  bench.close();
});

const PLAN = `title: Race
tasks:
  - id: A
    title: Makes one commit
    run: echo a > a.txt && git add a.txt && git commit -qm A
`;

/** What is wrong with one race; nothing, it is to be hoped. */
async function race(number: number): Promise<readonly string[]> {
  const folder = join(bench.folder, `race-${String(number)}`);
  const root = copyOf(template, folder);
  const plan = join(folder, 'plan.yaml');
  writeFileSync(plan, PLAN);
  const link = join(folder, 'link');
  symlinkSync(root, link);
  // Every second race is for the place of an engine that died.
  const widowed = number % 2 === 1;
  if (widowed) {
    await coppice(bench, root, 'engine', 'start');
    await killEngine(root);
  }
  const runs = [coppice(bench, root, 'run', plan, '--json'), coppice(bench, link, 'run', plan, '--json'), coppice(bench, join(root, 'parts'), 'status', '--json')];
  const loser = engine(bench, root);
  const answers = await Promise.all(runs);
  await untilOneEngine(root);
  await killEngine(root);
  await loser;
  const engines = readFileSync(join(root, '.git', 'coppice', 'engine.log'), 'utf8').split('\n').filter((line) => line.includes('The engine listens')).length;
  const planId = /"planId":"([^"]+)"/.exec(answers.map(({ out }) => out).join('\n'))?.[1] ?? '';
  const found = await judge(bench, folder, {
    root,
    worktreesFolder: `${root}.worktrees`,
    stateFolder: join(root, '.git', 'coppice'),
    wasmFile: bench.wasmFile,
    plans: [{ id: planId, keys: ['A'], landed: ['A'] }],
    fingerprint: [...fingerprint],
    checkout: 'untouched',
    recoveriesMs: [],
    restart: null,
  });
  return [
    ...answers.flatMap((ran, index) => unanswered(ran, index)),
    ...(engines === (widowed ? 2 : 1) ? [] : [`${String(engines)} engines acted`]),
    ...found.map(({ invariant, text }) => `${invariant} ${text}`),
  ].map((text) => `race ${String(number)}: ${text}`);
}

function unanswered({ code, out, err }: Ran, index: number): readonly string[] {
  return code === 0 && /"type":"(summary|status)"/.test(out) ? [] : [`client ${String(index)} ended with ${String(code)}: ${err} ${out.slice(-500)}`];
}

test('of all who start at once exactly one engine acts, and every client gets its answer', { timeout: 3_600_000 }, async () => {
  const found = await inParallel(Array.from({ length: RACES }, (_, number) => number), 2, race);
  process.stdout.write(`\nR14 ${String(RACES)} races, ${String(found.flat().length)} violations\n`);
  expect(found.flat()).toEqual([]);
});
