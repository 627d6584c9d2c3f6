import { describe, expect, test } from 'vitest';
import { NO_PROVISION, type CommandRequest, type Event, type Provision } from '../../src/engine/index';
import { planText } from '../support/planText';
import { Simulation, type Script } from '../support/simulation';

const setup: Provision['setup'][number] = { command: 'npm ci', cwd: '.', timeoutMs: 600_000 };
const teardown: Provision['teardown'][number] = { command: 'docker compose down', cwd: '.', timeoutMs: 60_000 };

interface World {
  readonly world: Simulation;
  readonly asked: CommandRequest[];
}

/** Every command passes unless `fails` says otherwise; what was asked for is noted. */
function newWorld(fails: (request: CommandRequest, nth: number) => boolean = () => false, change: Partial<Script> = {}): World {
  const asked: CommandRequest[] = [];
  const world = new Simulation({
    perform: (job) => ({ takesMs: 1000, commits: { [`${job.taskId}.txt`]: 'work' }, exit: { kind: 'code', code: 0 } }),
    passes: (request) => {
      asked.push(request);
      return !fails(request, asked.filter(({ id }) => id === request.id).length);
    },
    ...change,
  });
  return { world, asked };
}

function started(world: Simulation, provision: Partial<Provision>, tasks: Readonly<Record<string, readonly string[]>> = { W1: [] }, checks: readonly string[] = []): Promise<string> {
  return world.start(planText({ tasks, checks }), { worktrees: { ...NO_PROVISION, ...provision } });
}

function types(world: Simulation): readonly string[] {
  return world.events.map(({ event }) => event.type);
}

function first<T extends Event['type']>(world: Simulation, type: T): Extract<Event, { type: T }> | undefined {
  return world.events.map(({ event }) => event).find((event): event is Extract<Event, { type: T }> => event.type === type);
}

const isSetup = ({ id }: CommandRequest): boolean => id.includes('-setup-');

describe('setup', () => {
  test('runs in the new worktree before its agent starts, and its results belong to the attempt', async () => {
    const { world, asked } = newWorld();
    await world.runToEnd(await started(world, { setup: [setup] }));
    expect(asked[0]).toMatchObject({ command: 'npm ci', timeoutMs: 600_000, variables: { COPPICE_SETUP_RUN: '1', COPPICE_TASK_KEY: 'W1', COPPICE_ROOT: '/repo' } });
    expect(types(world).indexOf('worktree.set-up')).toBeLessThan(types(world).indexOf('attempt.live'));
    expect(first(world, 'worktree.set-up')?.results).toHaveLength(1);
    expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
  });

  test('that fails is a failed task with the next step; the agent is never started, and nothing else stands in for the worktree', async () => {
    const { world } = newWorld(isSetup);
    await world.runToEnd(await started(world, { setup: [setup] }));
    expect(world.jobs.started).toEqual([]);
    expect(first(world, 'task.failed')?.failure).toMatchObject({ kind: 'setup', result: { command: 'npm ci', tail: 'it fails' } });
    const [task] = world.engine.snapshot().tasks;
    expect(task?.text).toMatch(/setup of its worktree did not succeed: `npm ci` ended with exit code 1.*then retry/);
    expect(world.engine.taskLogs(task?.id ?? '').map(({ title }) => title)).toContain('attempt 1, setup: npm ci');
  });

  test('stops at the first command that fails', async () => {
    const { world, asked } = newWorld(isSetup);
    await world.runToEnd(await started(world, { setup: [setup, { ...setup, command: 'make' }] }));
    expect(asked.filter(isSetup).map(({ command }) => command)).toEqual(['npm ci']);
  });

  test('runs again in the same worktree after a retry, and is told so', async () => {
    const { world, asked } = newWorld((request, nth) => isSetup(request) && nth === 1);
    const plan = await started(world, { setup: [setup] });
    await world.runToEnd(plan);
    await world.engine.retry(world.engine.snapshot().tasks[0]?.id ?? '');
    await world.runToEnd(plan);
    expect(asked.filter(isSetup).map(({ cwd, variables }) => [cwd, variables['COPPICE_SETUP_RUN']])).toEqual([1, 2].map((run) => [asked[0]?.cwd, String(run)]));
    expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
  });

  test('that an engine died in runs again in the same worktree, and is told so', async () => {
    let died: Promise<void> | undefined;
    const { world, asked } = newWorld(() => {
      died ??= world.killAndRestart();
      return false;
    });
    const plan = await started(world, { setup: [setup] });
    await world.settle();
    await died;
    await world.runToEnd(plan);
    expect(asked.filter(isSetup).map(({ variables }) => variables['COPPICE_SETUP_RUN'])).toEqual(['1', '2']);
    expect(new Set(asked.filter(isSetup).map(({ cwd }) => cwd)).size).toBe(1);
    expect(world.jobs.started).toHaveLength(1);
  });

  test('that leaves what git does not ignore is refused before an agent is paid for', async () => {
    const { world } = newWorld();
    world.git.dirtyAfterFill = 'package-lock.json';
    await world.runToEnd(await started(world, { setup: [setup] }));
    expect(first(world, 'task.failed')?.failure).toMatchObject({ kind: 'worktree', reason: expect.stringContaining('package-lock.json') as string });
    expect(world.jobs.started).toEqual([]);
  });

  test('makes the integration worktree ready as well: merged results are tested there', async () => {
    const { world, asked } = newWorld();
    await world.runToEnd(await started(world, { setup: [setup] }, { W1: [] }, ['make test']));
    expect(asked.filter(isSetup).map(({ cwd }) => cwd.includes('-integration'))).toEqual([false, true]);
  });

  test('that changed is taken over when the plan is started again', async () => {
    const { world, asked } = newWorld(({ command }) => command === 'npm ci');
    const plan = await started(world, { setup: [setup] });
    await world.runToEnd(plan);
    expect(await started(world, { setup: [{ ...setup, command: 'npm ci --force' }] })).toBe(plan);
    await world.runToEnd(plan);
    expect(asked.filter(isSetup).map(({ command }) => command)).toContain('npm ci --force');
    expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
  });
});

describe('teardown', () => {
  test('runs before a worktree is removed', async () => {
    const { world, asked } = newWorld();
    await world.runToEnd(await started(world, { teardown: [teardown] }));
    expect(asked.map(({ command }) => command)).toEqual(['docker compose down']);
    expect(types(world).indexOf('worktree.torn-down')).toBeLessThan(types(world).indexOf('worktree.removed'));
  });

  test('that fails is told and keeps nothing', async () => {
    const { world } = newWorld(({ id }) => id.includes('-teardown-'));
    await world.runToEnd(await started(world, { teardown: [teardown] }));
    expect(types(world)).toContain('worktree.removed');
    const told = world.engine.eventsAfter(0, {}).find(({ type }) => type === 'worktree.torn-down');
    expect(told?.text).toMatch(/^teardown failed, and the worktree goes all the same/);
  });
});

describe('ports', () => {
  const ports = { count: 10, from: 42_000, to: 42_029 };

  test('are each worktree’s own, for agent and checks alike, and free again when it is gone', async () => {
    const { world, asked } = newWorld();
    await world.runToEnd(await started(world, { ports }, { W1: [], W2: [] }, ['make test']));
    expect(world.jobs.started.map(({ variables }) => variables['COPPICE_PORT']).sort()).toEqual(['42000', '42010']);
    expect(asked.every(({ variables }) => variables['COPPICE_PORT_COUNT'] === '10')).toBe(true);
    expect(world.ports.held.size).toBe(0);
  });

  test('that are all taken fail the task with the reason', async () => {
    const { world } = newWorld();
    await world.runToEnd(await started(world, { ports: { ...ports, to: 42_009 } }, { W1: [], W2: [] }));
    expect(first(world, 'task.failed')?.failure).toEqual({ kind: 'worktree', reason: 'all taken' });
  });
});

describe('a baseline', () => {
  const onBase = ({ id }: CommandRequest): boolean => id.includes('-before-');

  test('tells the agent, and whoever reads the failure, what was red before', async () => {
    const { world } = newWorld(({ command }) => command === 'make lint');
    await world.runToEnd(await started(world, { baseline: true }, { W1: [] }, ['make test', 'make lint']));
    expect(world.jobs.started[0]?.redBefore).toEqual(['make lint']);
    expect(first(world, 'attempt.checked')?.results.map(({ redBefore }) => redBefore)).toEqual([undefined, true]);
    expect(world.engine.snapshot().tasks[0]?.text).toContain('`make lint` ended with exit code 1 (was red before you)');
  });

  test('is taken once for a base, however often the task is tried', async () => {
    const { world, asked } = newWorld((request) => request.command === 'make test' && !onBase(request));
    await world.runToEnd(await started(world, { baseline: true }, { W1: [] }, ['make test']));
    expect(world.jobs.started.length).toBeGreaterThan(1);
    expect(asked.filter(onBase)).toHaveLength(1);
    expect(first(world, 'attempt.checked')?.results[0]?.redBefore).toBeUndefined();
  });

  test('is not taken unless it is asked for', async () => {
    const { world, asked } = newWorld();
    await world.runToEnd(await started(world, {}, { W1: [] }, ['make test']));
    expect(asked.filter(onBase)).toEqual([]);
  });
});

test('a worktree that was deleted by hand is made again with all it is given', async () => {
  const { world, asked } = newWorld(() => false, { perform: () => ({ takesMs: 1000, exit: { kind: 'code', code: 1 } }) });
  const plan = await started(world, { setup: [setup], include: ['.env'] });
  await world.step();
  const path = world.jobs.started[0]?.worktree ?? '';
  world.git.loseWorktree(path);
  await world.runToEnd(plan).catch(() => undefined);
  expect(types(world)).toContain('worktree.lost');
  expect(world.git.filled.filter((request) => request.path === path)).toHaveLength(2);
  expect(asked.filter(isSetup)).toHaveLength(2);
});
