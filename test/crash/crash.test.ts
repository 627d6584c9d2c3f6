import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashBench, type CrashBench } from './rig/bench';
import { chains, deathKinds, midway } from './rig/chains';
import { commandRun } from './rig/commandRun';
import { crashRun, type CrashRun, type Scenario } from './rig/crashRun';
import { kindsAt, kindsOf } from './rig/kinds';
import { livesIn, type Lives } from './rig/lives';
import { inParallel } from './rig/pool';
import { EVENT_KINDS, homeOf, transitions, type LifeName } from './rig/reached';
import { withOrphan, type HeldGit } from './rig/slowGit';

/** Quick: every kind of moment, several deaths a life. Otherwise every single moment, each in a life of its own. */
const QUICK = process.env['COPPICE_CRASH'] === 'quick';
const WIDTH = 2;
const HOURS = 3 * 3_600_000;

let bench: CrashBench;
let lives: Lives;
const all: CrashRun[] = [];

beforeAll(async () => {
  bench = await crashBench();
  lives = livesIn(bench);
});

afterAll(() => {
  const worst = Math.max(0, ...all.flatMap((run) => run.recoveriesMs));
  const violated = all.flatMap((run) => run.violations).length;
  const deaths = all.reduce((sum, run) => sum + Math.max(run.recoveriesMs.length, run.deaths.length), 0);
  const died = new Set(all.flatMap(deathKinds));
  const reached = transitions().filter((name) => died.has(name)).length;
  process.stdout.write(`\nR1: ${String(EVENT_KINDS.length)} event kinds × 3 positions (${String(reached)} of ${String(transitions().length)} died at), ${String(all.length)} runs, ${String(deaths)} engines killed, ${String(violated)} violations, worst recovery ${String(Math.round(worst))} ms\n`);
  // What went wrong is kept for whoever looks into it.
  if (violated === 0) bench.close();
});

async function lived(scenario: Scenario, kills: readonly string[]): Promise<CrashRun> {
  const run = await crashRun(bench, scenario, kills);
  all.push(run);
  if (!QUICK && all.length % 25 === 0) process.stdout.write(`${String(all.length)} runs\n`);
  return run;
}

function faults(runs: readonly CrashRun[]): readonly string[] {
  return runs.flatMap((run) => run.violations.map(({ invariant, text }) => `${run.name}, died at ${run.deaths.join(' and at ') || 'no moment'}: ${invariant} ${text} [${run.folder}]`));
}

/** Lets engines die at these moments; the scenarios take turns. */
async function killedAt(scenarios: readonly [Scenario, ...Scenario[]], jobs: readonly (readonly string[])[]): Promise<readonly CrashRun[]> {
  const numbered = jobs.map((kills, index) => ({ kills, scenario: scenarios[index % scenarios.length] ?? scenarios[0] }));
  return inParallel(numbered, WIDTH, ({ scenario, kills }) => lived(scenario, kills));
}

/** What engines die of in this life: its own kinds of events in all positions, and effects that none died after yet. */
function wanted(name: LifeName): (kind: string) => boolean {
  const own = new Set(transitions(homeOf(name)));
  const died = new Set(all.flatMap(deathKinds));
  return (kind) => own.has(kind) || (kind.startsWith('after-effect:') && !died.has(kind));
}

/** An undisturbed life, then one or more for each of its moments; no kind of moment may have been missed. */
async function everyMoment(name: LifeName): Promise<readonly CrashRun[]> {
  const scenarios = lives[name];
  const calm = await lived(scenarios[0], []);
  const kinds = kindsOf(calm.moments);
  const found = new Set(kinds.map((kind) => kind.name));
  expect(transitions(homeOf(name)).filter((kind) => !found.has(kind)), 'an undisturbed life did not come by these').toEqual([]);
  const isWanted = wanted(name);
  const jobs = QUICK ? chains(kinds.filter((kind) => isWanted(kind.name))) : calm.moments.map((_, index) => [String(index + 1)]);
  const runs = [calm, ...(await killedAt(scenarios, jobs))];
  // Not every life takes the same way: what no engine happened to die of gets a life of its own.
  const missed = (among: readonly CrashRun[]): readonly string[] => {
    const died = new Set(among.flatMap(deathKinds));
    return kinds.flatMap((kind) => (isWanted(kind.name) && !died.has(kind.name) ? [kind.name] : []));
  };
  const again = await killedAt([scenarios[0]], missed(runs).map((kind) => [`${kind}:1`]));
  expect(missed([...runs, ...again]), 'no engine died at these').toEqual([]);
  return [...runs, ...again];
}

describe('an engine that is killed', () => {
  test('at any moment of a plan that needs nobody harms nothing', { timeout: HOURS }, async () => {
    expect(faults(await everyMoment('smooth'))).toEqual([]);
  });

  test('at any moment of a plan that is stopped, put right, retried and landed by hand harms nothing', { timeout: HOURS }, async () => {
    expect(faults(await everyMoment('rough'))).toEqual([]);
  });

  test('at any moment of a plan whose agents ask for jobs, hang, fail for good and go on in rounds harms nothing', { timeout: HOURS }, async () => {
    expect(faults(await everyMoment('busy'))).toEqual([]);
  });

  test('at any moment of plans that a person pauses, gives up, takes up again and changes harms nothing', { timeout: HOURS }, async () => {
    expect(faults(await everyMoment('steered'))).toEqual([]);
  });

  test('and whose successors are killed while they recover harms nothing', { timeout: HOURS }, async () => {
    const first = ['after-write:attempt.live', 'after-effect:launch', 'after-effect:advance', 'before-write:landing.landed', 'after-effect:remove-worktree', 'after-effect:follow', 'after-effect:prepare', 'before-write:attempt.ended', 'after-effect:merge', 'after-effect:test'];
    const calm = kindsOf((await lived(lives.smooth[0], [])).moments);
    const then = QUICK ? [['1', '1']] : [['1'], ['1', '1'], ['2', '1'], ['3', '2'], ['1', '2', '3']];
    const kills = (QUICK ? first.slice(0, 4) : first).flatMap((kind) => then.map((more) => [midway(calm, kind), ...more]));
    expect(faults(await killedAt(lives.smooth, kills))).toEqual([]);
  });

  test('in the search for who of a train is to blame, and again in each step of it, harms nothing', { timeout: HOURS }, async () => {
    const search = ['after-write:landing.red:1', 'after-write:landing.testing:1', 'after-effect:test:1', 'before-write:landing.advancing:1', 'before-write:landing.abandoned:1'];
    const runs = await killedAt(lives.busy, QUICK ? [search] : search.map((_, index) => [search[0] ?? '', ...search.slice(index)]));
    // Some die before anybody has joined them, so that not each of these is a recovery.
    const died = new Set(runs.flatMap(({ deaths }) => deaths.flatMap(kindsAt)));
    expect(search.filter((moment) => !died.has(moment.replace(/:1$/, ''))), 'no engine died at these').toEqual([]);
    expect(faults(runs)).toEqual([]);
  });

  test('together with the command that waits for it harms nothing: the next command goes on', { timeout: HOURS }, async () => {
    const kinds = ['after-write:plan.imported:1', 'after-write:task.claimed:3', 'after-effect:advance:2', 'after-effect:follow:1'];
    const jobs = (QUICK ? kinds.slice(1, 3) : kinds).map((kill, index) => ({ kill, again: index % 2 === 0 ? 'run' : 'resume' } as const));
    const runs = await inParallel(jobs, WIDTH, ({ kill, again }) => commandRun(bench, lives.smooth[0], kill, again));
    all.push(...runs);
    expect(faults(runs)).toEqual([]);
  });

  test('while a git of its own is still at work harms nothing', { timeout: HOURS }, async () => {
    const held = QUICK ? quickOrphans : orphans;
    const ran = await inParallel(held, WIDTH, async (git) => {
      const scenario = withOrphan(lives.smooth[0], git);
      return { run: await lived(scenario, []), caught: scenario.caught(), name: scenario.name };
    });
    expect(ran.filter(({ caught }) => !caught).map(({ name }) => name), 'no git was held up').toEqual([]);
    expect(faults(ran.map(({ run }) => run))).toEqual([]);
  });
});

const quickOrphans: readonly HeldGit[] = [
  { verb: 'checkout', number: 2, release: 'late' },
  { verb: 'update-ref', number: 1, release: 'late' },
  { verb: 'hash-object', number: 1, release: 'late' },
  { verb: 'merge-tree', number: 2, release: 'at-once' },
];

const orphans: readonly HeldGit[] = [
  ['checkout', 2], ['checkout', 8], ['checkout', 12], ['update-ref', 1], ['merge-tree', 2], ['merge-tree', 5], ['hash-object', 1],
  ['diff-tree', 1], ['clean', 3], ['add', 1], ['commit', 1], ['status', 5], ['fast-import', 1], ['merge', 1],
].flatMap(([verb, number]) => (['late', 'at-once'] as const).map((release) => ({ verb: String(verb), number: Number(number), release })));
