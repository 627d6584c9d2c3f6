import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { crashBench, type CrashBench } from '../rig/bench';
import { chains, deathKinds } from '../rig/chains';
import { crashRun, type CrashRun, type Scenario } from '../rig/crashRun';
import { kindsOf } from '../rig/kinds';
import { livesIn, type Lives } from '../rig/lives';
import { inParallel } from '../rig/pool';
import { EVENT_KINDS, homeOf, transitions, type LifeName } from '../rig/reached';
import { chance, variationOf } from '../rig/variation';

/** Lives wait more than they work: for dead engines to be missed, for agents, for pauses. */
const LIVES_PER_CORE = 2;
const WIDTH = LIVES_PER_CORE * availableParallelism();
const LIVES: readonly LifeName[] = ['smooth', 'rough', 'busy', 'steered'];

/**
 * Engines die around every kind of event, in all positions: a seed is a plan in another order, with other pauses and bounds,
 * another half of the moments (`--share` of them), and other deaths in one life. Lives take different ways, so seeds miss some;
 * what all have missed is gone after at the end. Bounded by time: a part of it is a part of the figure.
 */
export async function main(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...argv], options: { minutes: { type: 'string', default: '600' }, seeds: { type: 'string', default: '10' }, share: { type: 'string', default: '0.5' }, first: { type: 'string', default: '1' } } });
  const bench = await crashBench();
  const night = new Night(bench, Number(values.share), performance.now() + Number(values.minutes) * 60_000);
  const first = Number(process.env['COPPICE_SEED'] ?? values.first);
  const last = process.env['COPPICE_SEED'] === undefined ? Number(values.seeds) : first;
  for (let seed = first; seed <= last && !night.isOver; seed += 1) await night.live(seed);
  await night.reachTheRest(last);
  if (night.isClean) bench.close();
  return night.isClean;
}

class Night {
  readonly #bench: CrashBench;
  readonly #lives: Lives;
  readonly #share: number;
  readonly #until: number;
  readonly #runs: CrashRun[] = [];
  readonly #died = new Set<string>();

  constructor(bench: CrashBench, share: number, until: number) {
    this.#bench = bench;
    this.#lives = livesIn(bench);
    this.#share = share;
    this.#until = until;
  }

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  get isClean(): boolean {
    return this.#runs.every(({ violations }) => violations.length === 0);
  }

  /** All kinds of events for one seed. */
  async live(seed: number): Promise<void> {
    for (const name of LIVES) {
      if (this.isOver) return;
      const scenarios = this.#lives[name];
      await this.#dieIn(seed, name, scenarios[seed % scenarios.length] ?? scenarios[0]);
      this.#tell(seed, name);
    }
  }

  /** Each in a life of its own. */
  async reachTheRest(seed: number): Promise<void> {
    for (const name of LIVES) {
      const missed = transitions(homeOf(name)).filter((kind) => !this.#died.has(kind));
      await this.#kill(seed, this.#lives[name][0], missed.map((kind) => [`${kind}:1`]));
    }
    this.#tell(seed, 'the rest');
  }

  async #dieIn(seed: number, name: LifeName, scenario: Scenario): Promise<void> {
    const calm = await this.#run(seed, scenario, []);
    const own = new Set(transitions(homeOf(name)));
    const kinds = kindsOf(calm.moments).filter(({ name: kind }) => (own.has(kind) || kind.startsWith('after-effect:')) && chance(seed, 'share', kind) < this.#share);
    await this.#kill(seed, scenario, chains(kinds, seed));
  }

  async #kill(seed: number, scenario: Scenario, jobs: readonly (readonly string[])[]): Promise<void> {
    await inParallel(jobs, WIDTH, async (kills) => (this.isOver ? null : this.#run(seed, scenario, kills)));
  }

  async #run(seed: number, scenario: Scenario, kills: readonly string[]): Promise<CrashRun> {
    const run = await crashRun(this.#bench, scenario, kills, variationOf(seed, scenario.leastParallel));
    this.#runs.push(run);
    for (const kind of deathKinds(run)) this.#died.add(kind);
    for (const { invariant, text } of run.violations) process.stdout.write(`COPPICE_SEED=${String(seed)} ${run.name}, to die at ${kills.join(' and at ') || 'no moment'}, died at ${run.deaths.join(' and at ')}: ${invariant} ${text} [${run.folder}]\n`);
    return run;
  }

  #tell(seed: number, name: LifeName | 'the rest'): void {
    const all = transitions();
    const worst = Math.max(0, ...this.#runs.flatMap((run) => run.recoveriesMs));
    const deaths = this.#runs.reduce((sum, run) => sum + run.recoveriesMs.length, 0);
    const violated = this.#runs.flatMap(({ violations }) => violations).length;
    process.stdout.write(`R1 nightly, to seed ${String(seed)} (${name}): ${String(EVENT_KINDS.length)} event kinds × 3 positions, ${String(all.filter((kind) => this.#died.has(kind)).length)} of ${String(all.length)} died at, ${String(this.#runs.length)} runs, ${String(deaths)} engines killed, ${String(violated)} violations, worst recovery ${String(Math.round(worst))} ms\n`);
  }
}
