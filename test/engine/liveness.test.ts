import { expect, test } from 'vitest';
import type { AttemptExit, Event, Patience } from '../../src/engine/index';
import { consentHash, USUAL_PATIENCE } from '../../src/engine/index';
import { planText } from '../support/planText';
import { sha256, Simulation } from '../support/simulation';
import type { Performance } from '../support/simulation';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const well: AttemptExit = { kind: 'code', code: 0 };
const patience: Patience = { ...USUAL_PATIENCE, agentSilentMs: 10 * MINUTE, scriptSilentMs: 30 * MINUTE };

function worldOf(perform: (number: number) => Performance): Simulation {
  return new Simulation({ perform: (job) => perform(job.number), passes: () => true });
}

function hangs(signsForMs = 0): Performance {
  return { takesMs: Infinity, signsForMs, exit: well };
}

/** Lets so much time pass, alarm by alarm. */
async function pass(world: Simulation, ms: number): Promise<void> {
  const end = world.clock.monotonic() + ms;
  for (;;) {
    await world.settle();
    const left = end - world.clock.monotonic();
    const next = Math.min(world.clock.nextAlarm ?? Infinity, world.jobs.nextEnd ?? Infinity) - world.clock.wall();
    world.clock.advanceTo(world.clock.wall() + Math.min(left, Math.max(0, next)));
    world.jobs.endDue();
    if (left <= 0) break;
  }
  await world.settle();
}

function count(world: Simulation, type: Event['type']): number {
  return world.events.filter(({ event }) => event.type === type).length;
}

test('an agent that gives no sign of life is stuck at its deadline and not before, and a person is asked once', async () => {
  const world = worldOf(() => hangs(3 * MINUTE));
  await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience });
  await pass(world, 13 * MINUTE - 1);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ liveness: 'working', needsYou: false });
  await pass(world, 1);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ state: 'running', liveness: 'stuck', needsYou: true });
  expect(world.engine.snapshot().tasks[0]?.text).toContain('no sign of life for 10 min');
  await pass(world, 3 * HOUR);
  expect(count(world, 'attempt.stuck')).toBe(1);
  expect(count(world, 'attempt.ended')).toBe(0);
});

test('a script may be silent for longer', async () => {
  const world = worldOf(() => hangs());
  await world.start(planText({ tasks: { W1: [] } }), { patience });
  await pass(world, 29 * MINUTE);
  expect(world.engine.snapshot().tasks[0]?.liveness).toBe('working');
  await pass(world, MINUTE);
  expect(world.engine.snapshot().tasks[0]?.liveness).toBe('stuck');
});

const SLOW = 'name: slow\nstages:\n  - name: one\n    jobs:\n      - {role: dev}\n      - {role: tester, silent_after_minutes: 90}\n      - {role: reviewer}\n      - {role: verifier}\n';

test('a job has the time its template says, or else its role, or else its agent', async () => {
  const world = worldOf(() => hangs());
  await world.engine.start();
  await world.engine.importTemplate({ text: SLOW, path: '/repo/.coppice/templates/slow.yaml' });
  const text = 'title: P\ntemplate: slow\ntasks:\n  - {id: W1, title: One, prompt: Do it.}\n';
  const options = { agent: 'helpful', patience: { ...patience, roleSilentMs: { tester: 5 * MINUTE, reviewer: 45 * MINUTE } } };
  expect(await world.engine.startPlan({ path: '/repo/plan.yaml', text, options, consent: consentHash(sha256, text, [{ name: 'slow', text: SLOW }]), environment: {} })).toMatchObject({ kind: 'started' });
  const stuck: (string | undefined)[][] = [];
  for (const minutes of [10, 35, 45]) {
    await pass(world, minutes * MINUTE);
    stuck.push(world.events.flatMap(({ event }) => (event.type === 'attempt.stuck' ? [world.jobs.started.find(({ attemptId }) => attemptId === event.attemptId)?.job] : [])).sort());
  }
  expect(stuck).toEqual([['dev', 'verifier'], ['dev', 'reviewer', 'verifier'], ['dev', 'reviewer', 'tester', 'verifier']]);
});

test('an agent that gives signs is looked at once in as long as is borne with, and is never stuck', async () => {
  const world = worldOf(() => hangs(Infinity));
  await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience });
  await pass(world, 10 * HOUR);
  expect(count(world, 'attempt.stuck')).toBe(0);
  expect(world.jobs.looks).toBe(60);
});

test('what was stuck and gives a sign works again, and needs nobody', async () => {
  const world = worldOf(() => hangs());
  await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience });
  await pass(world, 10 * MINUTE);
  world.jobs.sign();
  await pass(world, MINUTE);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ liveness: 'working', needsYou: false });
  await pass(world, 10 * MINUTE);
  expect(count(world, 'attempt.stuck')).toBe(2);
});

test('one that waits for an answer is not stuck, however long that takes', async () => {
  const world = worldOf(() => hangs());
  await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience });
  await world.settle();
  world.jobs.say({ kind: 'needs-input', question: 'Which?' });
  await pass(world, 5 * HOUR);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ liveness: 'needs-input', needsYou: true });
  world.jobs.say({ kind: 'working' });
  await pass(world, 9 * MINUTE);
  expect(count(world, 'attempt.stuck')).toBe(0);
});

test('where nobody is there to be asked, a stuck agent is ended and tried again, and handed over after the second', async () => {
  const world = worldOf((number) => (number === 1 ? hangs() : { takesMs: 1000, commits: { a: 'x' }, exit: well }));
  const plan = await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience: { ...patience, whenSilent: 'retry' } });
  await world.runToEnd(plan);
  expect(world.jobs.started.map(({ why }) => why)).toEqual([{ kind: 'first' }, { kind: 'again', lost: true }]);
  expect(world.engine.snapshot().tasks[0]?.state).toBe('landed');

  const hopeless = worldOf(() => hangs());
  await hopeless.runToEnd(await hopeless.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience: { ...patience, whenSilent: 'retry' } }));
  expect(hopeless.jobs.started).toHaveLength(2);
  expect(hopeless.engine.snapshot().tasks[0]?.state).toBe('attention');
});

test('a runner that vanished leaves a task that says so', async () => {
  const world = worldOf(() => ({ takesMs: 10, exit: { kind: 'lost' } }));
  await world.start(planText({ tasks: { W1: [] } }));
  await world.step();
  await world.settle();
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ state: 'waiting', liveness: 'dead' });
});

test.each([['3 days back', -3 * DAY], ['2 hours on', 2 * HOUR], ['30 years on', 30 * 365 * DAY], ['an hour on', HOUR], ['an hour back', -HOUR]])(
  'a clock that is set %s makes nobody stuck, and everybody has their whole time again',
  async (_, by) => {
    const world = worldOf(() => hangs(5 * MINUTE));
    await world.start(planText({ tasks: { W1: [], W2: [] }, agent: 'helpful' }), { patience });
    await pass(world, 9 * MINUTE);
    world.clock.jump(by);
    await pass(world, 9 * MINUTE);
    expect(count(world, 'attempt.stuck')).toBe(0);
    await pass(world, 11 * MINUTE);
    expect(count(world, 'attempt.stuck')).toBe(2);
    expect(count(world, 'attempt.ended')).toBe(0);
  },
);

test('a wall clock that runs sixty times too fast ends nobody and asks nobody', async () => {
  const world = worldOf(() => hangs(Infinity));
  await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience: { ...patience, whenSilent: 'retry' } });
  for (let minute = 0; minute < 60; minute += 1) {
    await pass(world, MINUTE);
    world.clock.jump(59 * MINUTE);
  }
  await world.settle();
  expect([count(world, 'attempt.stuck'), count(world, 'attempt.ended'), world.jobs.started.length]).toEqual([0, 0, 1]);
});

test.each([['back', -3 * DAY], ['on', 2 * HOUR], ['far on', 30 * 365 * DAY]])('a clock that is set %s while a task waits for its next try makes one try of it', async (_, by) => {
  const world = worldOf(() => ({ takesMs: 1000, exit: { kind: 'code', code: 1 } }));
  const plan = await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 3 });
  await world.step();
  await world.settle();
  expect(world.engine.snapshot().tasks[0]?.state).toBe('waiting');
  world.clock.jump(by);
  const before = world.clock.monotonic();
  await world.runToEnd(plan);
  expect(world.jobs.started).toHaveLength(3);
  expect(world.clock.monotonic() - before).toBeLessThan(MINUTE);
  expect(world.events.map(({ sequence }) => sequence)).toEqual(world.events.map((_each, index) => index + 1));
});

test('an engine that was killed gives everybody their whole time again', async () => {
  const world = worldOf(() => hangs());
  await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }), { patience });
  await pass(world, 9 * MINUTE);
  await world.killAndRestart();
  await pass(world, 9 * MINUTE);
  expect(count(world, 'attempt.stuck')).toBe(0);
  await pass(world, MINUTE);
  expect(count(world, 'attempt.stuck')).toBe(1);
});
