import { expect, test } from 'vitest';
import { NO_PROVISION, type AttemptExit, type CommandRequest, type Event, type JobRequest } from '../../src/engine/index';
import { Simulation } from '../support/simulation';
import type { Performance, Script } from '../support/simulation';

/** Whole tasks that go through several jobs, in a world whose time is moved by hand. */

const well: AttemptExit = { kind: 'code', code: 0 };
const badly: AttemptExit = { kind: 'code', code: 1 };

function script(perform: (job: JobRequest) => Partial<Performance> = () => ({}), passes: Script['passes'] = () => true): Script {
  return {
    perform: (job) => ({ takesMs: 1000, ...(job.role === 'dev' ? { commits: { [`${job.taskId}.txt`]: job.attemptId } } : {}), exit: well, ...perform(job) }),
    passes,
  };
}

const JOBS = '    jobs:\n      plan: {run: ":"}\n      dev: {run: ":"}\n      test: {run: ":"}\n      verify: {run: ":"}\n';

function planOf(keys: readonly string[]): string {
  return `title: A plan\ntemplate: plan-dev-test-verify\ntasks:\n${keys.map((key) => `  - id: ${key}\n    title: Task ${key}\n    prompt: Do ${key}.\n    checks: ["true"]\n${JOBS}`).join('')}`;
}

async function run(world: Simulation, keys: readonly string[], options: Parameters<Simulation['start']>[1] = {}, between?: () => Promise<void>): Promise<string> {
  const plan = await world.start(planOf(keys), options, 'plan.yaml');
  await world.runToEnd(plan, between);
  return plan;
}

const jobsStarted = (world: Simulation): string[] => world.jobs.started.map((job) => job.job);
const has = (world: Simulation, type: Event['type']): number => world.events.filter(({ event }) => event.type === type).length;
const stateOf = (world: Simulation): string | undefined => world.engine.snapshot().tasks[0]?.state;

test('the jobs of a pipeline run one stage after another, in one worktree and on one branch', async () => {
  const world = new Simulation(script());
  await run(world, ['W1']);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'verify']);
  expect(new Set(world.jobs.started.map((job) => job.worktree)).size).toBe(1);
  expect(new Set(world.jobs.started.map((job) => job.sessionId)).size).toBe(4);
  expect(stateOf(world)).toBe('landed');
});

test('a worktree is made ready once for all jobs of its task, and each job and each check is told the same of it', async () => {
  const asked: CommandRequest[] = [];
  const world = new Simulation(script(undefined, (request) => asked.push(request) > 0));
  const worktrees = { ...NO_PROVISION, setup: [{ command: 'npm ci', cwd: '.', timeoutMs: 1000 }], ports: { count: 2, from: 42_000, to: 42_003 }, baseline: true };
  const plan = await world.start(planOf(['W1']).replace('    checks', '    cwd: app\n    checks'), { worktrees }, 'plan.yaml');
  await world.runToEnd(plan);
  const inTask = asked.filter(({ cwd }) => !cwd.includes('-integration'));
  expect(inTask.map(({ id, command }) => `${command}${id.includes('-before-') ? ' before' : ''}`)).toEqual(['npm ci', 'true before', 'true']);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'verify']);
  expect(new Set(world.jobs.started.map(({ cwd, worktree }) => cwd.slice(worktree.length)))).toEqual(new Set(['/app']));
  const told = [...world.jobs.started, ...inTask].map(({ variables }) => `${variables['COPPICE_TASK_KEY'] ?? ''} ${variables['COPPICE_PORT'] ?? ''} ${variables['COPPICE_PORT_COUNT'] ?? ''}`);
  expect(new Set(told)).toEqual(new Set(['W1 42000 2']));
});

test('a job whose folder an earlier one took away does not start in any other', async () => {
  const world = new Simulation(
    script((job) => {
      if (job.job === 'dev') world.folderInside = () => ({ ok: false, error: 'app leads out of the worktree.' });
      return {};
    }),
  );
  const plan = await world.start(planOf(['W1']).replace('    checks', '    cwd: app\n    checks'), {}, 'plan.yaml');
  await world.runToEnd(plan);
  expect(jobsStarted(world)).toEqual(['plan', 'dev']);
  expect(stateOf(world)).toBe('failed');
  expect(world.engine.snapshot().tasks[0]?.text).toContain('app leads out of the worktree.');
});

test('each job is told its own part, and the task’s prompt never changes', async () => {
  const world = new Simulation(script());
  await run(world, ['W1']);
  expect(new Set(world.jobs.started.map((job) => job.prompt)).size).toBe(1);
  expect(world.jobs.started.map((job) => job.role)).toEqual(['planner', 'dev', 'tester', 'verifier']);
  expect(world.jobs.started[2]?.instructions).toContain('Test what was built');
});

test('a job that fails is tried again by itself; what is done before it is not done again', async () => {
  const world = new Simulation(script((job) => (job.job === 'test' && job.number === 3 ? { exit: badly } : {})));
  await run(world, ['W1']);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'test', 'verify']);
  expect(world.jobs.started[3]?.why).toMatchObject({ kind: 'failure', failure: { kind: 'agent-exit' } });
  expect(stateOf(world)).toBe('landed');
});

test('a job that fails for good fails its task; what needed it is skipped with the reason', async () => {
  const world = new Simulation(script((job) => (job.job === 'test' ? { exit: badly } : {})));
  await run(world, ['W1'], { maxAttempts: 2 });
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'test']);
  expect(stateOf(world)).toBe('failed');
  expect(world.engine.snapshot().tasks[0]?.jobs.map(({ name, state, text }) => `${name} ${state} ${text}`).at(-1)).toBe('verify skipped skipped: test did not succeed');
});

test('each job has its own chances: three that fail once each do not fail the task', async () => {
  const world = new Simulation(script((job) => (job.why.kind === 'first' ? { exit: badly } : {})));
  await run(world, ['W1'], { maxAttempts: 2 });
  expect(jobsStarted(world)).toEqual(['plan', 'plan', 'dev', 'dev', 'test', 'test', 'verify', 'verify']);
  expect(stateOf(world)).toBe('landed');
});

test('when the tool’s own checks fail, the one who wrote runs again and the work is tested and judged anew', async () => {
  let failed = false;
  const world = new Simulation(script(() => ({}), () => failed || !(failed = true)));
  await run(world, ['W1']);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'verify', 'dev', 'test', 'verify']);
  expect(world.jobs.started[4]?.why).toMatchObject({ kind: 'failure', failure: { kind: 'checks' } });
  expect(stateOf(world)).toBe('landed');
});

test('a retry by hand goes on with the job that failed', async () => {
  const world = new Simulation(script((job) => (job.job === 'verify' && job.number < 6 ? { exit: badly } : {})));
  const plan = await run(world, ['W1'], { maxAttempts: 2 });
  expect(stateOf(world)).toBe('failed');
  await world.engine.resume({ planId: plan, environment: {} });
  await world.runToEnd(plan);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'verify', 'verify', 'verify']);
  expect(stateOf(world)).toBe('landed');
});

test('jobs of all tasks together never take more slots than the plan has, and what was begun goes on first', async () => {
  const world = new Simulation(script());
  await run(world, ['W1', 'W2', 'W3', 'W4'], { maxParallel: 2 });
  expect(world.mostAtOnce).toBe(2);
  expect(new Set(world.jobs.started.slice(0, 8).map((job) => job.taskId)).size).toBe(2);
  expect(has(world, 'landing.landed')).toBe(4);
});

test('a plan that is stopped in the middle of a job goes on with that job', async () => {
  const world = new Simulation(script());
  const plan = await world.start(planOf(['W1']), {}, 'plan.yaml');
  while (jobsStarted(world).at(-1) !== 'test') {
    await world.step();
    await world.settle();
  }
  expect((await world.engine.stop(plan)).kind).toBe('done');
  await world.engine.resume({ planId: plan, environment: {} });
  await world.runToEnd(plan);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'test', 'verify']);
  expect(stateOf(world)).toBe('landed');
});

test('whenever the engine is killed, no job runs twice for one attempt and all of it lands', async () => {
  for (let every = 1; every <= 7; every += 1) {
    let turn = 0;
    const world = new Simulation(script((job) => (job.number % 3 === 0 && job.why.kind === 'first' ? { exit: badly } : {})));
    await run(world, ['W1', 'W2'], {}, async () => {
      turn += 1;
      if (turn % every === 0) await world.killAndRestart();
    });
    expect(new Set(world.jobs.started.map((job) => job.attemptId)).size).toBe(world.jobs.started.length);
    expect(has(world, 'landing.landed')).toBe(2);
  }
});

test('what a job that could not be begun leaves behind is skipped, and the task ends', async () => {
  const world = new Simulation(script((job) => (job.job === 'plan' ? { exit: { kind: 'not-started', reason: 'no such program' } } : {})));
  await run(world, ['W1']);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ state: 'failed', text: expect.stringMatching(/^plan: /) as string });
});

test('a task remembers which template it goes through, by the hash of all it says', async () => {
  const world = new Simulation(script());
  await run(world, ['W1']);
  const [imported] = world.events.flatMap(({ event }) => (event.type === 'plan.imported' ? event.tasks : []));
  expect(imported?.template).toMatchObject({ name: 'plan-dev-test-verify', version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
});

test('what an agent does is told with the job it does it in', async () => {
  const world = new Simulation(script());
  const plan = await run(world, ['W1']);
  const told = world.engine.eventsAfter(0, { planId: plan }).map(({ text }) => text);
  expect(told).toContain('test: agent ended: exit code 0');
  expect(told).toContain('verify is done');
});

test('what cannot be run is refused before anything starts, with what to do', async () => {
  const world = new Simulation(script());
  await expect(world.start('tasks:\n  - {id: W1, title: One, run: ":", template: standart}\n', {}, 'plan.yaml')).rejects.toThrow('unknown-template: W1 asks for the template "standart"');
  await expect(world.start('tasks:\n  - {id: W1, title: One, run: ":", template: plan-dev-test-verify}\n', {}, 'plan.yaml')).rejects.toThrow('no-agent: The job plan of W1');
  await expect(world.start('tasks:\n  - {id: W1, title: One, run: ":", jobs: {tset: {run: ":"}}}\n', {}, 'plan.yaml')).rejects.toThrow('unknown-job: W1 says something of a job "tset"');
});
