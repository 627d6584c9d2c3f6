import { expect, test } from 'vitest';
import type { AttemptExit, JobRequest } from '../../src/engine/index';
import { Simulation } from '../support/simulation';
import type { Performance, Script } from '../support/simulation';
import { judgePrompts } from '../support/judgePrompts';

/** Jobs that ask for jobs, in a world whose time is moved by hand. */

const well: AttemptExit = { kind: 'code', code: 0 };
const badly: AttemptExit = { kind: 'code', code: 1 };

function script(perform: (job: JobRequest) => Partial<Performance>): Script {
  return { perform: (job) => ({ takesMs: 1000, ...(job.role === 'dev' ? { commits: { 'src/a.ts': job.attemptId } } : {}), exit: well, ...perform(job) }), passes: () => true };
}

const planOf = (keys: readonly string[]): string => `title: A plan\ntemplate: plan-dev-test-verify\ntasks:\n${keys.map((key) => `  - {id: ${key}, title: Task ${key}, prompt: Do ${key}.}\n`).join('')}`;

interface Given {
  readonly keys?: readonly string[];
  readonly options?: Parameters<Simulation['start']>[1];
  readonly between?: (world: Simulation) => Promise<void>;
}

async function run(perform: (job: JobRequest) => Partial<Performance>, { keys = ['W1'], options = {}, between }: Given = {}): Promise<Simulation> {
  const world = new Simulation(script(perform));
  const plan = await world.start(planOf(keys), { agent: 'helpful', maxAttempts: 2, ...options }, 'plan.yaml');
  await world.runToEnd(plan, () => between?.(world) ?? Promise.resolve());
  judgePrompts(world);
  return world;
}

const jobsStarted = (world: Simulation): string[] => world.jobs.started.map((job) => job.job);
const stateOf = (world: Simulation): string | undefined => world.engine.snapshot().tasks[0]?.state;
const jobStates = (world: Simulation): string[] => world.engine.snapshot().tasks[0]?.jobs.map(({ name, state }) => `${name} ${state}`) ?? [];
const firstTest = (job: JobRequest): boolean => job.job === 'test' && job.why.kind === 'first';

test('a job that is at work has others mend what is wrong, one after another, and goes on when they are through', async () => {
  const world = await run((job) => (job.job === 'test' ? { spawns: 2 } : {}));
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'dev-1', 'dev-2', 'verify']);
  expect(new Set(world.jobs.started.map((job) => `${job.worktree} ${job.branchRef ?? ''}`)).size).toBe(1);
  expect(world.jobs.told).toMatchObject([{ job: 'dev-1', state: 'done', artifacts: [{ kind: 'file', path: 'dev-1/files/src/a.ts' }] }, { job: 'dev-2', state: 'done' }]);
  expect(stateOf(world)).toBe('landed');
});

test('with one slot the job that waits gives it to the one it waits for', async () => {
  const world = await run((job) => (job.job === 'test' ? { spawns: 1 } : {}), { keys: ['W1', 'W2'], options: { maxParallel: 1 } });
  expect(world.mostAtOnce).toBe(1);
  expect(world.engine.snapshot().tasks.map((task) => task.state)).toEqual(['landed', 'landed']);
});

test('it is told why it was asked and shown the output, and neither changes what it was asked to do', async () => {
  const world = await run((job) => (job.job === 'test' ? { spawns: 1 } : {}));
  const asked = world.jobs.started.find((job) => job.job === 'dev-1');
  expect(asked).toMatchObject({ prompt: 'Do W1.', instructions: 'Mend it.', regression: { by: 'test', reason: 'test fails' }, role: 'dev' });
  expect(asked?.inputs[0]).toMatchObject({ path: 'test/for-dev-1.txt', shown: { text: 'it is red\n', whole: true } });
});

test('one that fails is tried again, with what went wrong, while its asker waits', async () => {
  const world = await run((job) => (job.job === 'test' ? { spawns: 1 } : job.job === 'dev-1' && job.why.kind === 'first' ? { exit: badly } : {}));
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'dev-1', 'dev-1', 'verify']);
  expect(world.jobs.started[4]).toMatchObject({ why: { kind: 'failure' }, instructions: 'Mend it.' });
  expect(stateOf(world)).toBe('landed');
});

test('one that fails for good is told to its asker, who judges what that means', async () => {
  const world = await run((job) => (job.job === 'test' ? { spawns: 1 } : job.job === 'dev-1' ? { exit: badly } : {}));
  expect(world.jobs.told).toMatchObject([{ state: 'failed', text: 'The agent ended with exit code 1.', artifacts: [{ kind: 'file' }, { kind: 'error_context', path: 'dev-1/error.txt' }] }]);
  expect(jobStates(world)).toContain('dev-1 failed');
  expect(stateOf(world)).toBe('landed');
});

test('what it left is among the inputs of its asker, and of the asker’s next try', async () => {
  const world = await run((job) => (firstTest(job) ? { spawns: 1, exit: badly } : {}));
  const [first, again] = world.jobs.started.filter((job) => job.job === 'test');
  expect(world.artifacts.files.get(`/runs/${first?.attemptId ?? ''}/inputs/dev-1/files/src/a.ts`)).toBe(world.jobs.started[3]?.attemptId);
  expect(again?.inputs.map(({ path }) => path)).toEqual(['dev/files/src/a.ts', 'dev-1/files/src/a.ts', 'test/error.txt']);
  expect(again?.asked).toEqual([{ job: 'dev-1', text: 'done' }]);
});

test('an asker that dies while it waits is tried again once the job it asked for is through, and told what became of it', async () => {
  const world = new Simulation(script((job) => (firstTest(job) ? { spawns: 1 } : {})));
  const plan = await world.start(planOf(['W1']), { agent: 'helpful' }, 'plan.yaml');
  while (jobsStarted(world).at(-1) !== 'dev-1') await world.step();
  world.jobs.die(world.jobs.started[2]?.attemptId ?? '');
  await world.runToEnd(plan);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'dev-1', 'test', 'verify']);
  expect(world.jobs.started[4]).toMatchObject({ why: { kind: 'again', lost: true }, asked: [{ job: 'dev-1', text: 'done' }] });
  expect(stateOf(world)).toBe('landed');
});

test('a plan that is stopped in between asks anew', async () => {
  const world = new Simulation(script((job) => (job.job === 'test' ? { spawns: 1 } : {})));
  const plan = await world.start(planOf(['W1']), { agent: 'helpful' }, 'plan.yaml');
  while (jobsStarted(world).at(-1) !== 'dev-1') await world.step();
  await world.engine.stop(plan);
  await world.engine.resume({ planId: plan, environment: {} });
  await world.runToEnd(plan);
  expect(jobsStarted(world)).toEqual(['plan', 'dev', 'test', 'dev-1', 'test', 'dev-2', 'verify']);
  expect(stateOf(world)).toBe('landed');
});

test('how deep and how many is bounded, and the bound is told', async () => {
  const deep = await run((job) => (job.job === 'test' || job.regression !== null ? { spawns: 1 } : {}));
  expect(deep.jobs.told.map((told) => (told.kind === 'refused' ? told.code : told.job))).toEqual(['too-deep', 'dev-2', 'dev-1']);
  const many = await run((job) => (job.job === 'test' ? { spawns: 4 } : {}), { options: { spawning: { depth: 1, perTask: 3 } } });
  expect(many.jobs.told.map((told) => (told.kind === 'refused' ? told.message : told.job)).at(-1)).toBe('The jobs of this task have asked for 3 others, and may ask for no more than 3.');
});

test('the same request is one job, however often it is made, and only an attempt at work can make one', async () => {
  const world = new Simulation(script(() => ({})));
  const plan = await world.start(planOf(['W1']), { agent: 'helpful' }, 'plan.yaml');
  await world.settle();
  const attemptId = world.jobs.started[0]?.attemptId ?? '';
  const request = { attemptId, request: 'r', role: 'tester', name: 'look', reason: 'to see', output: null, prompt: 'Look.' } as const;
  const answers = await Promise.all([world.engine.spawnJob(request), world.engine.spawnJob(request)]);
  expect(answers).toMatchObject([{ job: 'look', state: 'open' }, { job: 'look', state: 'open' }]);
  expect(await world.engine.spawnJob({ ...request, request: 's' })).toMatchObject({ code: 'name-taken' });
  expect(await world.engine.spawnJob({ ...request, request: 't', name: '../x' })).toMatchObject({ code: 'bad-name' });
  expect(world.engine.spawnedJob('someone-else', 'look')).toMatchObject({ code: 'unknown-job' });
  await world.runToEnd(plan);
  expect(await world.engine.spawnJob({ ...request, request: 'u' })).toMatchObject({ code: 'not-at-work' });
  // Its asker went on without waiting: what had not begun is not begun any more.
  expect(jobsStarted(world).filter((job) => job === 'look').length).toBeLessThanOrEqual(1);
  expect(stateOf(world)).toBe('landed');
});

test('whenever the engine is killed, a job that was asked for is made once, and all of it lands', async () => {
  for (let every = 1; every <= 6; every += 1) {
    let turn = 0;
    const own = (job: JobRequest): Partial<Performance> => (job.role === 'dev' ? { commits: { [`${job.taskId}.ts`]: job.attemptId } } : {});
    const world = await run((job) => (job.job === 'test' ? { spawns: 2 } : { ...own(job), ...(job.regression !== null && job.why.kind === 'first' ? { exit: badly } : {}) }), {
      keys: ['W1', 'W2'],
      options: { maxParallel: 1 + (every % 2) },
      between: async (now) => {
        turn += 1;
        if (turn % every === 0) await now.killAndRestart();
      },
    });
    expect(world.engine.snapshot().tasks.map((task) => task.jobs.length)).toEqual([6, 6]);
    expect(world.events.filter(({ event }) => event.type === 'landing.landed')).toHaveLength(2);
  }
});
