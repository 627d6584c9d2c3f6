import { expect, test } from 'vitest';
import { Simulation, type Performance } from '../support/simulation';
import { planText } from '../support/planText';

const LANDS: Performance = { takesMs: 1000, commits: { 'a.txt': 'x' }, exit: { kind: 'code', code: 0 } };
const FULL = /The disk of \/ is full\. Free some space\. Work goes on by itself/;

function cardOf(world: Simulation): { readonly state: string; readonly text: string } | undefined {
  const [card] = world.engine.snapshot().tasks;
  return card === undefined ? undefined : { state: card.state, text: card.text };
}

/** Until nothing happens but that somebody looks for room now and then. */
async function until(world: Simulation, holds: () => boolean): Promise<void> {
  for (let steps = 0; steps < 200 && !holds(); steps += 1) await world.step();
  expect(holds()).toBe(true);
}

function typesOf(world: Simulation): readonly string[] {
  return world.events.map(({ event }) => event.type);
}

test('an agent that fails on a full disk has not failed: it begins again when there is room, and the card says so', async () => {
  const world = new Simulation({ perform: (job) => (job.number === 1 ? { takesMs: 1000, exit: { kind: 'code', code: 1 } } : LANDS), passes: () => true });
  await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 1 });
  world.freeBytes = 4096;
  await until(world, () => world.engine.snapshot().trouble !== null && typesOf(world).includes('attempt.ended'));
  await world.settle();
  expect(world.engine.snapshot().trouble).toMatch(FULL);
  expect(cardOf(world)).toMatchObject({ state: 'waiting', text: expect.stringMatching(/^held up: The disk of \/ is full/) as string });
  expect(world.jobs.started).toHaveLength(1);

  world.freeBytes = 1e9;
  await until(world, () => cardOf(world)?.state === 'landed');
  expect(world.engine.snapshot().trouble).toBeNull();
  expect(typesOf(world)).not.toContain('failures.captured');
});

test('a check that fails on a full disk runs again when there is room', async () => {
  const world: Simulation = new Simulation({ perform: () => LANDS, passes: () => world.freeBytes > 1e6 });
  await world.start(planText({ tasks: { W1: [] }, checks: ['true'] }), { maxAttempts: 1 });
  world.freeBytes = 0;
  await until(world, () => world.engine.snapshot().trouble !== null);
  expect(cardOf(world)).toMatchObject({ state: 'checking', text: expect.stringMatching(/^held up: /) as string });
  world.freeBytes = 1e9;
  await until(world, () => cardOf(world)?.state === 'landed');
  expect(world.jobs.started).toHaveLength(1);
});

test('who follows the board hears of it on the card, and that it is over', async () => {
  const world: Simulation = new Simulation({ perform: () => LANDS, passes: () => world.freeBytes > 1e6 });
  const texts: string[] = [];
  world.engine.onDelta(({ trouble, tasks }) => texts.push(...tasks.map(({ text }) => `${trouble === null ? 'fine' : 'trouble'}: ${text}`)));
  await world.start(planText({ tasks: { W1: [] }, checks: ['true'] }));
  world.freeBytes = 0;
  await until(world, () => world.engine.snapshot().trouble !== null);
  expect(texts.at(-1)).toMatch(/^trouble: held up: /);
  world.freeBytes = 1e9;
  await until(world, () => world.engine.snapshot().trouble === null);
  expect(texts).toContain('fine: its checks run');
});

test('with room, a failure is a failure', async () => {
  const world = new Simulation({ perform: () => ({ takesMs: 1000, exit: { kind: 'code', code: 1 } }), passes: () => true });
  await world.runToEnd(await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 1 }));
  expect(cardOf(world)).toMatchObject({ state: 'failed' });
});
