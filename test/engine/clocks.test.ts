import { afterAll, expect, test } from 'vitest';
import { USUAL_PATIENCE, type Patience } from '../../src/engine/index';
import { illegalHistory } from '../crash/checker/history';
import { Choices } from '../support/choices';
import { figure } from '../support/figure';
import { planText } from '../support/planText';
import { seeded } from '../support/random';
import { Simulation, type Performance } from '../support/simulation';

/** How many plans for each kind of jump; `npm run test:faults R13` has ten. */
const SEEDS = Number(process.env['COPPICE_CLOCK_SEEDS'] ?? 2);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the wall clock goes while `passed` really passes; null for most of the time. */
type Jump = (random: Choices, passed: number) => number | null;

const JUMPS: Readonly<Record<string, Jump>> = {
  'is set 3 days back': now(-3 * DAY),
  'is set 2 hours on': now(2 * HOUR),
  'is set 30 years on': now(30 * 365 * DAY),
  'goes over to summer time': now(HOUR),
  'goes back to winter time': now(-HOUR),
  'runs sixty times too fast': (_, passed) => 59 * passed,
  'runs sixty times too slow': (_, passed) => -Math.floor((passed * 59) / 60),
  'goes to and fro': (random) => (random.below(2) === 0 ? 1 : -1) * random.below(3 * HOUR),
};

const tally = { cases: 0, dead: 0, storms: 0, disorder: 0 };

afterAll(() => {
  const { cases, dead, storms, disorder } = tally;
  figure('R13', `${String(cases)} of ${String(Object.keys(JUMPS).length * SEEDS)} (${String(Object.keys(JUMPS).length)} kinds of jump, ${String(SEEDS)} plans each): ${String(dead)} false deaths, ${String(storms)} retry storms, ${String(disorder)} logs out of order`);
});

test.each(Object.entries(JUMPS))('a clock that %s kills nobody, makes nobody try more often, and leaves the log in order', async (_, jump) => {
  const wrong: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const calm = await lived(seed, () => null);
    expect(calm.dead).toEqual([]);
    expect(calm.tries.some((tries) => tries.length > 1), 'somebody waits for another try').toBe(true);
    const { dead, tries, disorder, jumps } = await lived(seed, jump);
    expect(jumps).toBeGreaterThan(0);
    const isStorm = JSON.stringify(tries) !== JSON.stringify(calm.tries);
    tally.cases += 1;
    tally.dead += dead.length;
    tally.storms += isStorm ? 1 : 0;
    tally.disorder += disorder.length > 0 ? 1 : 0;
    wrong.push(...[...dead, ...disorder, ...(isStorm ? [`tries ${JSON.stringify(tries)} instead of ${JSON.stringify(calm.tries)}`] : [])].map((text) => `seed ${String(seed)}: ${text}`));
  }
  expect(wrong).toEqual([]);
});

interface Lived {
  /** Who was taken for stuck or dead, though everybody gives signs to the end. */
  readonly dead: readonly string[];
  /** How each task's tries ended, in the order of tasks. */
  readonly tries: readonly (readonly string[])[];
  readonly disorder: readonly string[];
  readonly jumps: number;
}

/** One plan from its start to its end. What an agent does depends on its task and try alone. */
async function lived(seed: number, jump: Jump): Promise<Lived> {
  const keys = Array.from({ length: 6 }, (_, index) => `W${String(index + 1)}`);
  const shape = new Choices(seed);
  const tasks = Object.fromEntries(keys.map((key, index) => [key, keys.slice(0, index).filter(() => shape.chance(0.25))]));
  const world = new Simulation({ perform: ({ title, number }) => performance(seed, Number(title.slice(1, 2)), number), passes: () => true });
  const plan = await world.start(planText({ tasks, agent: 'helpful' }), { patience: PATIENCE, maxAttempts: 4, maxParallel: 3 });
  const random = new Choices(seed);
  let before = world.clock.monotonic();
  let jumps = 0;
  await world.runToEnd(plan, async () => {
    const passed = world.clock.monotonic() - before;
    before = world.clock.monotonic();
    if (random.chance(0.05)) await world.killAndRestart();
    const by = jump(random, passed);
    if (by === null || by === 0) return;
    world.clock.jump(by);
    jumps += 1;
    await world.settle();
  });
  const stuck = world.events.flatMap(({ event }) => (event.type === 'attempt.stuck' ? [`attempt ${event.attemptId} was taken for stuck`] : []));
  const lost = world.events.flatMap(({ event }) => (event.type === 'attempt.ended' && (event.exit.kind === 'lost' || event.exit.kind === 'stopped') ? [`attempt ${event.attemptId} was ended as ${event.exit.kind}`] : []));
  const endOf = new Map(world.events.flatMap(({ event }) => (event.type === 'attempt.ended' ? [[event.attemptId, JSON.stringify(event.exit)] as const] : [])));
  return {
    dead: [...stuck, ...lost],
    tries: world.engine.snapshot().tasks.map(({ id }) => world.jobs.started.filter(({ taskId }) => taskId === id).map(({ attemptId }) => endOf.get(attemptId) ?? 'never ended')),
    // Their order is that of their numbers. What such a clock says of their time is no evidence.
    disorder: illegalHistory({ events: world.events.map((event, at) => ({ ...event, at })), rows: world.store.load().rows }).map(({ text }) => text),
    jumps,
  };
}

/** Long enough that it is looked at several times, and some fail at first, so that another try is waited for. */
function performance(seed: number, task: number, number: number): Performance {
  const chance = seeded(seed * 1000 + task * 10);
  const fails = Math.floor(chance() * 3);
  const takesMs = Math.floor((1 + chance() * 90) * MINUTE);
  return number <= fails ? { takesMs, exit: { kind: 'code', code: 1 } } : { takesMs, commits: { [`${String(task)}.txt`]: 'done' }, exit: { kind: 'code', code: 0 } };
}

const PATIENCE: Patience = { ...USUAL_PATIENCE, agentSilentMs: 10 * MINUTE, scriptSilentMs: 10 * MINUTE, whenSilent: 'retry' };

function now(by: number): Jump {
  return (random) => (random.chance(0.3) ? by : null);
}
