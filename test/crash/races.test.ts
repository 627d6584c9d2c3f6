import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkoutFingerprint } from '../support/checkoutFingerprint';
import { expectWithin, figure } from '../support/figure';
import { gitIn } from '../support/gitIn';
import { crashBench, type CrashBench } from './rig/bench';
import { coppice, engine, killEngine, untilOneEngine, type Ran } from './rig/coppice';
import { judge } from './rig/crashRun';
import { inParallel } from './rig/pool';
import { copyOf, makeTemplate, type Template } from './rig/template';

/** How many races of each kind; `npm run test:faults R14` has fifty. */
const RACES = Number(process.env['COPPICE_RACES'] ?? (process.env['COPPICE_CRASH'] === 'quick' ? 2 : 12));
const KINDS = ['in one folder', 'through a link', 'from another worktree', 'after one that died'] as const;
type Kind = (typeof KINDS)[number];

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

interface Race {
  /** Engines that acted, the one that had died before not among them. */
  readonly engines: number;
  /** How long it took until an engine was there. */
  readonly servedMs: number;
  /** Nothing, it is to be hoped. */
  readonly wrong: readonly string[];
}

async function race(kind: Kind, number: number): Promise<Race> {
  const folder = join(bench.folder, `race-${String(number)}`);
  const root = copyOf(template, folder);
  const plan = join(folder, 'plan.yaml');
  writeFileSync(plan, PLAN);
  if (kind === 'after one that died') {
    await coppice(bench, root, 'engine', 'start');
    await killEngine(root);
  }
  const before = listening(root).length;
  const began = Date.now();
  const runs = [coppice(bench, root, 'run', plan, '--json'), coppice(bench, otherPlace(kind, folder, root), 'run', plan, '--json'), coppice(bench, join(root, 'parts'), 'status', '--json')];
  const loser = engine(bench, root);
  const answers = await Promise.all(runs);
  await untilOneEngine(root);
  await killEngine(root);
  await loser;
  const engines = listening(root).slice(before);
  // What a person made is not to be found among what is left behind.
  if (kind === 'from another worktree') gitIn(root, 'worktree', 'remove', '--force', join(folder, 'other'));
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
  const wrong = [
    ...answers.flatMap((ran, index) => unanswered(ran, index)),
    ...(engines.length === 1 ? [] : [`${String(engines.length)} engines acted`]),
    ...found.map(({ invariant, text }) => `${invariant} ${text}`),
  ].map((text) => `race ${String(number)} ${kind}: ${text}`);
  return { engines: engines.length, servedMs: (engines[0] ?? Infinity) - began, wrong };
}

/** Where the second of the two who start the plan is. */
function otherPlace(kind: Kind, folder: string, root: string): string {
  const place = join(folder, 'other');
  switch (kind) {
    case 'in one folder':
      return root;
    case 'through a link':
    case 'after one that died':
      symlinkSync(root, place);
      return place;
    case 'from another worktree':
      gitIn(root, 'worktree', 'add', '-q', '-b', 'other', place);
      return place;
  }
}

/** When each engine of this repository began to act. */
function listening(root: string): readonly number[] {
  const log = join(root, '.git', 'coppice', 'engine.log');
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').filter((line) => line.includes('The engine listens'));
  return lines.map((line) => Date.parse((JSON.parse(line) as { readonly at: string }).at));
}

function unanswered({ code, out, err }: Ran, index: number): readonly string[] {
  return code === 0 && /"type":"(summary|status)"/.test(out) ? [] : [`client ${String(index)} ended with ${String(code)}: ${err} ${out.slice(-500)}`];
}

test('of all who start at once exactly one engine acts, and every client gets its answer', { timeout: 3_600_000 }, async () => {
  const all = Array.from({ length: RACES * KINDS.length }, (_, number) => ({ number, kind: KINDS[number % KINDS.length] ?? KINDS[0] }));
  const races = await inParallel(all, 2, async ({ kind, number }) => ({ kind, ...(await race(kind, number)) }));
  const wrong = races.flatMap((one) => one.wrong);
  const takeoverMs = Math.max(...races.filter(({ kind }) => kind === 'after one that died').map(({ servedMs }) => servedMs));
  figure('R14', `${String(races.length)} races (${String(KINDS.length)} kinds, ${String(RACES)} each): exactly one engine acted in ${String(races.filter(({ engines }) => engines === 1).length)}, ${String(wrong.length)} violations; the place of a dead one was taken after ${(takeoverMs / 1000).toFixed(1)} s at most (bar 10)`);
  expect(wrong).toEqual([]);
  expectWithin(takeoverMs, 10_000, 'the place of a dead engine was taken after so many ms');
});
