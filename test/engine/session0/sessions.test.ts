import { expect, test } from 'vitest';
import type { SessionOutcome, SessionReport } from '../../../src/engine/index';
import { Simulation, type Script } from '../../support/simulation';

const GOOD = 'tasks:\n  - id: W1\n    title: One\n    prompt: Do it.\n';
const FAULTY = 'tasks:\n  - id: W1\n    title: One\n';
const HOUR = 3_600_000;

function planning(change: Partial<Script> = {}): Simulation {
  return new Simulation({ perform: () => ({ takesMs: 1000, exit: { kind: 'code', code: 0 } }), passes: () => true, planFile: () => GOOD, ...change });
}

const request = { spec: { name: 'spec.md', text: 'A shop.' }, agent: 'helpful', environment: { PATH: '/bin' } };

async function begin(world: Simulation, change: Partial<typeof request> = {}): Promise<string> {
  await world.engine.start();
  const started = await world.engine.startSession({ ...request, ...change });
  if (started.kind === 'refused') throw new Error(started.code);
  return started.sessionId;
}

/** Time passes only while somebody waits. */
async function whileTimePasses<T>(world: Simulation, waiting: Promise<T>): Promise<T> {
  const answers: T[] = [];
  void waiting.then((answer) => answers.push(answer));
  await world.settle();
  while (answers.length === 0) {
    await world.step();
    await world.settle();
  }
  return waiting;
}

/** Follows to the end, as a client does. */
async function follow(world: Simulation, id: string): Promise<{ readonly types: readonly string[]; readonly outcome: SessionOutcome }> {
  const types: string[] = [];
  for (;;) {
    const report = await whileTimePasses(world, world.engine.followSession(id, types.length));
    if (report.kind === 'refused') throw new Error(report.code);
    types.push(...report.news.map(({ type }) => type));
    if (report.outcome !== null) return { types, outcome: report.outcome };
  }
}

test('a session makes a worktree, asks once, and leaves the plan and nothing else', async () => {
  const world = planning();
  const { types, outcome } = await follow(world, await begin(world));
  expect(outcome).toEqual({ kind: 'planned', text: GOOD });
  expect(types).toEqual(['session.prepared', 'session.asked', 'session.answered']);
  expect(await world.git.worktrees()).toEqual([]);
  expect(world.events).toEqual([]);
  const [job] = world.jobs.started;
  expect(job).toMatchObject({ agent: 'helpful', branchRef: null, checks: [], script: null, number: 1 });
  expect(world.engine.busy()).toBe(false);
});

test('the second round is a job and a conversation of its own', async () => {
  const world = planning({ planFile: () => (world.jobs.started.length < 2 ? FAULTY : GOOD) });
  const { types, outcome } = await follow(world, await begin(world));
  expect(outcome.kind).toBe('planned');
  expect(types.filter((type) => type === 'session.faulty')).toHaveLength(1);
  const [first, second] = world.jobs.started;
  expect(first?.attemptId).not.toBe(second?.attemptId);
  expect(first?.sessionId).not.toBe(second?.sessionId);
  expect(second?.number).toBe(2);
});

test('what a planner leaves besides the plan is told', async () => {
  const world = planning({ perform: () => ({ takesMs: 1, commits: { 'a.ts': 'x' }, leavesDirty: 'b.ts', exit: { kind: 'code', code: 0 } }) });
  const id = await begin(world);
  await follow(world, id);
  const report = await world.engine.followSession(id, 0) as SessionReport;
  expect(report.news.at(-1)).toMatchObject({ type: 'session.discarded', text: expect.stringContaining('left 1 commit and changes of b.ts in its worktree') as string });
});

test('a stop ends the planner, and answers when nothing of it is left', async () => {
  const world = planning({ perform: () => ({ takesMs: HOUR, exit: { kind: 'code', code: 0 } }) });
  const id = await begin(world);
  await world.settle();
  expect(world.engine.busy()).toBe(true);
  expect(await world.engine.stopSession(id)).toMatchObject({ kind: 'done' });
  expect(await world.git.worktrees()).toEqual([]);
  expect(await world.engine.followSession(id, 0)).toMatchObject({ outcome: { kind: 'stopped' } });
  expect(await world.engine.stopSession(id)).toMatchObject({ kind: 'refused', code: 'unknown-session' });
});

test('a stop before the planner runs starts none', async () => {
  const world = planning();
  const id = await begin(world);
  await world.engine.stopSession(id);
  expect(world.jobs.started).toEqual([]);
  expect(await world.engine.followSession(id, 0)).toMatchObject({ outcome: { kind: 'stopped' } });
});

test('a session that nobody follows is ended; one that is followed lives as long as it takes', async () => {
  const world = planning({ perform: () => ({ takesMs: HOUR / 2, exit: { kind: 'code', code: 0 } }) });
  const lonely = await begin(world);
  await world.settle();
  world.clock.advanceTo((world.clock.nextAlarm ?? 0) + 1);
  await world.settle();
  expect(await world.engine.followSession(lonely, 0)).toMatchObject({ outcome: { kind: 'stopped' } });

  const { outcome } = await follow(world, await begin(world));
  expect(outcome.kind).toBe('planned');
});

test('a machine that slept does not end the session of somebody who still waits', async () => {
  const world = planning({ perform: () => ({ takesMs: HOUR, exit: { kind: 'code', code: 0 } }) });
  const id = await begin(world);
  await world.settle();
  world.clock.advanceTo((world.clock.nextAlarm ?? 0) + HOUR / 2);
  await world.settle();
  const report = await Promise.race([world.engine.followSession(id, 0), world.settle().then(() => null)]);
  expect(report).toMatchObject({ outcome: null });
});

test('a planner that never ends is stopped in the end', async () => {
  const world = planning({ planFile: () => null, perform: () => ({ takesMs: 100 * HOUR, exit: { kind: 'code', code: 0 } }) });
  const { outcome } = await follow(world, await begin(world));
  expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('45 minutes') as string });
  expect(await world.git.worktrees()).toEqual([]);
});

test('an engine that closes ends its sessions', async () => {
  const world = planning({ perform: () => ({ takesMs: HOUR, exit: { kind: 'code', code: 0 } }) });
  await begin(world);
  await world.settle();
  await world.engine.close();
  expect(await world.git.worktrees()).toEqual([]);
});

test('what an engine that died left of a session is swept by the next, which does not know the session', async () => {
  const world = planning({ perform: () => ({ takesMs: HOUR, exit: { kind: 'code', code: 0 } }) });
  const id = await begin(world);
  await world.settle();
  expect(await world.git.worktrees()).toHaveLength(1);
  await world.killAndRestart();
  expect(await world.git.worktrees()).toEqual([]);
  expect(world.jobs.nextEnd).toBeNull();
  expect(await world.engine.followSession(id, 0)).toMatchObject({ kind: 'refused', code: 'unknown-session' });
});

test.each([
  [{ agent: 'ghost' }, 'unknown-agent'],
  [{ agent: 'script' }, 'unfit-agent'],
  [{ spec: { name: 'spec.md', text: ' \n' } }, 'no-spec'],
  [{ spec: { name: 'spec.md', text: 'x'.repeat(600_000) } }, 'spec-too-large'],
])('%j is refused as %s before anybody is asked', async (change, code) => {
  const world = planning();
  await world.engine.start();
  expect(await world.engine.startSession({ ...request, ...change })).toMatchObject({ kind: 'refused', code });
  expect(world.jobs.started).toEqual([]);
});
