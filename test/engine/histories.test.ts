import { expect, test } from 'vitest';
import { illegalHistory } from '../crash/checker/history';
import { NO_LIMITS, readTask, type JobRequest, type NewTask, type StartPlan } from '../../src/engine/index';
import { figure } from '../support/figure';
import { messageOf } from '../../src/util/errors';
import { judgePrompts } from '../support/judgePrompts';
import { Choices } from '../support/choices';
import { sha256, Simulation } from '../support/simulation';
import type { Performance, Script } from '../support/simulation';
import { yamlPlan, type YamlSketch, type YamlTask } from '../support/yamlPlan';

/** At least so many commands, however many histories that takes. */
const COMMANDS = Number(process.env['COPPICE_COMMANDS'] ?? 0);
/** Random plans, random agents, an engine killed at random moments: whatever happens, these hold. */
const HISTORIES = Number(process.env['COPPICE_HISTORIES'] ?? (COMMANDS > 0 ? 1 : 150));
/** So many violations are enough to look into. */
const MANY = 20;

test('histories that once went wrong go well', async () => {
  for (const seed of [367, 369, 1732]) await history(seed);
  for (const seed of [192, 681, 1164, 1839]) await listHistory(seed);
}, 600_000);

test('over random histories with kills nothing is lost, lands twice or lands out of order', async () => {
  let commands = 0;
  let histories = 0;
  const violations: string[] = [];
  // The same seeds make the same histories; what somebody counts is commands.
  for (let seed = 1; seed <= HISTORIES || commands < COMMANDS; seed += 1) {
    for (const one of seed % 3 === 0 ? [history, listHistory] : [history]) {
      try {
        commands += await one(seed);
      } catch (error) {
        violations.push(`seed ${String(seed)}, ${one.name}: ${messageOf(error)}`);
      }
      histories += 1;
    }
    // Where all of them fail, the commands would never add up.
    if (violations.length >= MANY) break;
    if (seed % 100 === 0 && COMMANDS > 0) process.stdout.write(`${String(commands)} commands in ${String(histories)} histories\n`);
  }
  figure('R26', `${String(commands)} commands of people and kills of engines in ${String(histories)} histories: ${String(violations.length)} violations`);
  expect(violations).toEqual([]);
}, 7_200_000);

/** How often somebody interfered. */
async function history(seed: number): Promise<number> {
  const random = new Choices(seed);
  const tasks = randomTasks(random);
  const optional = Object.keys(tasks).filter(() => random.chance(0.2));
  const continuous = Object.keys(tasks).filter(() => random.chance(0.12));
  const mergeOrder = random.chance(0.4) ? topological(tasks).filter(() => random.chance(0.6)) : [];
  const maxParallel = 1 + random.below(4);
  const world: Simulation = new Simulation(randomScript(random, () => world.clock.wall()));
  if (random.chance(0.4)) world.limits = { ...NO_LIMITS, perAgent: new Map([['helpful', 1 + random.below(2)]]), startsApartMs: new Map([['helpful', random.below(4) * 1000]]), review: random.chance(0.5) ? 1 + random.below(3) : null };
  const schedule = random.pick(['flow', 'batch'] as const);
  const options = { schedule, maxParallel, template: random.pick(['standard', 'standard', 'plan-dev-test-verify'] as const) };
  const sketch: YamlSketch = { tasks: withKinds(tasks, { optional, continuous }), mergeOrder, checks: ['true'] };
  const plan = await world.start(yamlPlan(sketch), options, 'plan.yaml');
  const given: Case = { seed, tasks, optional, continuous, mergeOrder, maxParallel, plan };
  const document = new Document(sketch, given);
  let interfered = 0;
  const now = async (something: Promise<unknown>): Promise<void> => {
    await something;
    interfered += 1;
  };
  await world.runToEnd(plan, async () => {
    if (random.chance(0.15)) await now(world.killAndRestart());
    if (random.chance(0.1)) await now(meddle(world, random, { planId: plan, options, document }));
    // Whatever somebody paused goes on in the end.
    if (world.engine.snapshot().plans[0]?.state === 'paused') await now(world.engine.resume({ planId: plan, environment: {} }));
    if (world.engine.snapshot().plans[0]?.text.startsWith('Waits for you') === true) await now(giveUpWhatNeedsUs(world));
  });
  judge(world, document.given);
  return interfered;
}

interface Running {
  readonly planId: string;
  readonly options: StartPlan['options'];
  readonly document: Document;
}

/** A person pauses, suspends, resumes, retries, changes or gives up something. Refusals are answers, too. */
async function meddle(world: Simulation, random: Choices, { planId, options, document }: Running): Promise<void> {
  const task = random.pick(world.engine.snapshot().tasks);
  const work = random.pick([{ kind: 'task', taskId: task.id }, { kind: 'task', taskId: task.id }, { kind: 'batch', planId, batch: task.batch }] as const);
  switch (random.below(12)) {
    case 0:
      await world.engine.cancel(work);
      return;
    case 1:
      await world.engine.cancel({ kind: 'job', taskId: task.id, job: random.pick(task.jobs).name });
      return;
    case 2:
    case 3:
      await world.engine.release(work);
      return;
    case 4:
      await world.engine.pause({ target: { kind: 'plan', planId }, how: random.pick(['finish', 'suspend'] as const) });
      return;
    case 5:
    case 6:
      await world.engine.retry(task.id);
      return;
    case 7:
    case 8:
    case 9:
      await change(world, random, options, document);
      return;
    default:
      await world.engine.pause({ target: work, how: random.pick(['finish', 'suspend'] as const) });
  }
}

async function giveUpWhatNeedsUs(world: Simulation): Promise<void> {
  for (const { id, needsYou, paused } of world.engine.snapshot().tasks) {
    if (needsYou) await world.engine.cancel({ kind: 'task', taskId: id });
    if (paused !== null) await world.engine.release({ kind: 'task', taskId: id });
  }
}

/** The document is edited and started again: what of it is about tasks that were begun is refused, and then nothing changes. */
async function change(world: Simulation, random: Choices, options: StartPlan['options'], document: Document): Promise<void> {
  // Of one that has ended, another text is another plan.
  if (world.engine.snapshot().plans[0]?.endedAt !== null) return;
  const next = document.changed(random);
  const text = yamlPlan(next.sketch);
  const answer = await world.engine.startPlan({ path: '/repo/plan.yaml', text, options, consent: sha256(text), environment: {}, accept: true });
  if (answer.kind === 'changed') document.became(next);
}

interface Version {
  readonly sketch: YamlSketch;
  readonly given: Case;
}

/** The plan's text as it is now, and what is to be expected of it. */
class Document {
  #version: Version;
  #added = 0;

  constructor(sketch: YamlSketch, given: Case) {
    this.#version = { sketch, given };
  }

  get given(): Case {
    return this.#version.given;
  }

  became(version: Version): void {
    this.#version = version;
  }

  /** One task is added, taken out, moved behind others, or given to another agent. */
  changed(random: Choices): Version {
    const { sketch, given } = this.#version;
    const keys = Object.keys(sketch.tasks);
    const key = random.pick(keys);
    const task = sketch.tasks[key] ?? {};
    switch (random.below(4)) {
      case 0:
        return this.#with({ ...sketch.tasks, [`X${String(++this.#added)}`]: { needs: keys.filter(() => random.chance(0.2)) } }, given.mergeOrder);
      case 1:
        return keys.length === 1 ? this.#version : this.#with(without(sketch.tasks, key), given.mergeOrder.filter((one) => one !== key));
      case 2:
        return this.#with({ ...sketch.tasks, [key]: { ...task, needs: keys.slice(0, keys.indexOf(key)).filter(() => random.chance(0.25)) } }, given.mergeOrder);
      default:
        return this.#with({ ...sketch.tasks, [key]: { ...task, agent: random.pick(['helpful', 'other'] as const) } }, given.mergeOrder);
    }
  }

  #with(tasks: YamlSketch['tasks'], mergeOrder: readonly string[]): Version {
    const { sketch, given } = this.#version;
    const still = (keys: readonly string[]): readonly string[] => keys.filter((key) => key in tasks);
    const needs = Object.fromEntries(Object.entries(tasks).map(([key, task]) => [key, task.needs ?? []]));
    return { sketch: { ...sketch, tasks, mergeOrder }, given: { ...given, tasks: needs, optional: still(given.optional), continuous: still(given.continuous), mergeOrder } };
  }
}

function without(tasks: YamlSketch['tasks'], gone: string): YamlSketch['tasks'] {
  return Object.fromEntries(Object.entries(tasks).flatMap(([key, task]) => (key === gone ? [] : [[key, { ...task, needs: (task.needs ?? []).filter((on) => on !== gone) }]])));
}

/** People give tasks one by one, change them, take them back, and meddle with those that run. */
async function listHistory(seed: number): Promise<number> {
  const random = new Choices(seed);
  const world: Simulation = new Simulation(randomScript(random, () => world.clock.wall()));
  await world.engine.start();
  let commands = 0;
  for (const ending of [false, true]) {
    for (let turns = 0; turns < (ending ? 400 : 40); turns += 1) {
      commands += 1;
      if (random.chance(0.1)) await world.killAndRestart();
      else if (ending) await world.engine.resume({ environment: {} });
      else await meddleWithLists(world, random);
      if (ending && world.engine.snapshot().plans.every(({ endedAt }) => endedAt !== null)) break;
      for (let steps = 0; steps < (ending ? 20 : random.below(4)); steps += 1) await world.step();
    }
  }
  expect(world.engine.snapshot().plans.filter(({ endedAt }) => endedAt === null).map(({ text }) => text), `lists of seed ${String(seed)}`).toEqual([]);
  expect(illegalHistory({ events: world.events, rows: world.store.load().rows }), `lists of seed ${String(seed)}`).toEqual([]);
  expect(new Set(world.jobs.started.map((job) => job.attemptId)).size).toBe(world.jobs.started.length);
  return commands;
}

async function meddleWithLists(world: Simulation, random: Choices): Promise<void> {
  const { tasks } = world.engine.snapshot();
  const prompt = `Do ${String(random.below(1000))}.`;
  const after = tasks.filter(() => random.chance(0.15)).map(({ key }) => key);
  const task: NewTask = { title: prompt, prompt, agent: random.pick(['helpful', 'other', null] as const), template: null, run: null, checks: ['true'], owns: [], after };
  const read = readTask(task);
  const request = { task, options: { agent: 'helpful' }, consent: read.ok ? sha256(read.value.text) : '', environment: {} };
  if (tasks.length < 3 || random.chance(0.25)) {
    await world.engine.addTask({ ...request, alone: random.chance(0.2) });
    return;
  }
  const { id: taskId, planId } = random.pick(tasks);
  switch (random.below(7)) {
    case 0:
      await world.engine.editTask({ ...request, taskId });
      return;
    case 1:
      await world.engine.removeTask({ taskId, environment: {} });
      return;
    case 2:
      await world.engine.retry(taskId);
      return;
    case 3:
      await world.engine.cancel({ kind: 'task', taskId });
      return;
    case 4:
      await world.engine.release({ kind: 'task', taskId });
      return;
    case 5:
      await world.engine.stop(planId);
      return;
    default:
      await world.engine.pause({ target: random.pick([{ kind: 'task', taskId }, { kind: 'plan', planId }] as const), how: random.pick(['finish', 'suspend'] as const) });
  }
}

interface Case {
  readonly seed: number;
  readonly tasks: Readonly<Record<string, readonly string[]>>;
  readonly optional: readonly string[];
  readonly continuous: readonly string[];
  readonly mergeOrder: readonly string[];
  readonly maxParallel: number;
  readonly plan: string;
}

function judge(world: Simulation, given: Case): void {
  const label = `seed ${String(given.seed)}`;
  const { tasks } = world.engine.snapshot();
  expect(tasks.map((task) => task.key), label).toEqual(Object.keys(given.tasks));
  expect(world.mostAtOnce, label).toBeLessThanOrEqual(given.maxParallel);

  expect(illegalHistory({ events: world.events, rows: world.store.load().rows }), label).toEqual([]);
  judgePrompts(world, label);
  expect(tasks.filter(({ optional }) => optional).map((task) => task.key), label).toEqual(given.optional);
  const missed = tasks.filter((task) => task.state !== 'landed' && !(task.optional && (['failed', 'cancelled'].includes(task.state) || task.text.startsWith('cannot start'))));
  const givenUp = tasks.every(({ state }) => state === 'cancelled');
  // What a person gives up once the plan has ended does not change how it ended.
  const types = world.events.map(({ event }) => event.type);
  const isGivenUpLater = types.lastIndexOf('task.cancelled') > types.lastIndexOf('plan.ended');
  if (!isGivenUpLater) expect(world.engine.snapshot().plans[0]?.state === 'completed', label).toBe(missed.length === 0 && !givenUp);

  const landed: string[] = [];
  const taskOf = new Map<string, string>();
  let tip = '';
  let last = Number.POSITIVE_INFINITY;
  for (const { event } of world.events) {
    if (event.type === 'landing.started') taskOf.set(event.landing.id, tasks.find((task) => task.id === event.landing.taskId)?.key ?? '');
    if (event.type === 'landing.landed') landed.push(taskOf.get(event.landingId) ?? '');
    if (event.type === 'task.claimed') {
      const key = tasks.find((task) => task.id === event.taskId)?.key ?? '';
      if (event.round?.final === true) last = landed.length;
      // Those that are continuous may have had a round of which nothing came.
      for (const dependency of (given.tasks[key] ?? []).filter((on) => !given.continuous.includes(on))) expect(landed, `${label}: ${key} began before ${dependency} landed`).toContain(dependency);
    }
    if (event.type === 'landing.merged') tip = event.commit;
  }
  const once = landed.filter((key) => !given.continuous.includes(key));
  expect(new Set(once).size, `${label}: landed twice`).toBe(once.length);
  // What was given up is not waited for, and may be taken up again afterwards; and a task may be added later than that.
  const isTakenUpAgain = world.events.some(({ event }) => event.type === 'task.retried' || event.type === 'plan.changed');
  if (!isTakenUpAgain) {
    expect(landed.slice(last).filter((key) => !given.continuous.includes(key)), `${label}: landed after the last round of a continuous task`).toEqual([]);
    expect(once.filter((key) => given.mergeOrder.includes(key)), label).toEqual(given.mergeOrder.filter((key) => once.includes(key)));
  }
  expect(new Set(world.jobs.started.map((job) => job.attemptId)).size, `${label}: an attempt ran twice`).toBe(world.jobs.started.length);

  const integration = world.git.refs.get(`refs/heads/coppice/${given.plan}/integration`) ?? '';
  const landings = [...world.git.ancestry(integration)].map((oid) => world.git.commits.get(oid)?.trailers.get('Coppice-Landing')).filter((id) => id !== undefined);
  expect(new Set(landings).size, `${label}: a landing is in history twice`).toBe(landings.length);
  expect(landings.length, label).toBe(landed.length);
  if (tasks.every(({ state }) => state === 'landed') && landed.length > 0) expect(world.git.ancestry(integration).has(tip), label).toBe(true);
}

function withKinds(tasks: Readonly<Record<string, readonly string[]>>, { optional, continuous }: Pick<Case, 'optional' | 'continuous'>): Readonly<Record<string, YamlTask>> {
  return Object.fromEntries(Object.entries(tasks).map(([key, needs]) => [key, { needs, optional: optional.includes(key), continuous: continuous.includes(key) }]));
}

function randomTasks(random: Choices): Readonly<Record<string, readonly string[]>> {
  const count = 2 + random.below(9);
  const keys = Array.from({ length: count }, (_, index) => `W${String(index + 1)}`);
  return Object.fromEntries(keys.map((key, index) => [key, keys.slice(0, index).filter(() => random.chance(0.25))]));
}

function topological(tasks: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.keys(tasks); // Tasks only depend on earlier ones.
}

function randomScript(random: Choices, now: () => number): Script {
  return {
    perform: (job: JobRequest): Performance => {
      const takesMs = 10 + random.below(5000);
      if (random.chance(0.06)) return { takesMs, exit: { kind: 'code', code: 1 }, report: { usage: null, quota: { until: random.chance(0.7) ? now() + random.below(2 * 3_600_000) : null, text: 'no more for now' } } };
      if (random.chance(0.08)) return { takesMs, exit: { kind: 'code', code: 1 } };
      if (random.chance(0.05)) return { takesMs, exit: { kind: 'lost' } };
      if (random.chance(0.04)) return { takesMs, exit: { kind: 'signal', signal: 'SIGSEGV' } };
      const file = random.chance(0.15) ? 'shared.txt' : `${job.taskId}.txt`;
      const commits = random.chance(0.05) ? {} : { [file]: job.attemptId };
      const spawns = job.regression === null && random.chance(0.12) ? 1 + random.below(2) : 0;
      return { takesMs, spawns, ...(Object.keys(commits).length === 0 ? {} : { commits }), ...(random.chance(0.05) ? { leavesDirty: 'left.txt' } : {}), exit: { kind: 'code', code: 0 } };
    },
    passes: () => random.chance(0.93),
  };
}
