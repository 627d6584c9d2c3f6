import { expect, test } from 'vitest';
import { parsePlan, type AttemptExit, type JobRequest } from '../../src/engine/index';
import { Simulation } from '../support/simulation';
import type { Performance, Script } from '../support/simulation';

/** What jobs leave for each other, in a world whose time is moved by hand. */

const well: AttemptExit = { kind: 'code', code: 0 };

function script(perform: (job: JobRequest) => Partial<Performance>): Script {
  return { perform: (job) => ({ takesMs: 1000, ...(job.role === 'dev' ? { commits: { 'src/a.ts': job.attemptId } } : {}), exit: well, ...perform(job) }), passes: () => true };
}

const planOf = (jobs = ''): string => `title: A plan\ntemplate: plan-dev-test-verify\ntasks:\n  - id: W1\n    title: Task W1\n    prompt: Do W1.\n    jobs:\n${jobs === '' ? '      plan: {agent: helpful}\n' : jobs}`;

async function run(perform: (job: JobRequest) => Partial<Performance>, { text = planOf(), maxAttempts = 2 } = {}): Promise<Simulation> {
  const world = new Simulation(script(perform));
  const plan = await world.start(text, { agent: 'helpful', maxAttempts }, 'plan.yaml');
  await world.runToEnd(plan);
  return world;
}

const taskId = (world: Simulation): string => world.engine.snapshot().tasks[0]?.id ?? '';
const stateOf = (world: Simulation): string | undefined => world.engine.snapshot().tasks[0]?.state;
const listed = (world: Simulation): string[] => world.engine.artifacts(taskId(world)).map(({ kind, name, job, takenBy }) => `${kind} ${name} of ${job}, taken by ${takenBy.map((one) => `${one.job} ${String(one.attempt)}`).join(' ')}`);
const started = (world: Simulation, job: string): JobRequest => {
  const found = world.jobs.started.findLast((one) => one.job === job);
  if (found === undefined) throw new Error(`${job} never began`);
  return found;
};

const SAYS = { outputs: { '.result': 'First the parser, then the printer.\n' } };

test('what a job says it came to is in the prompt of the one that needs it, and in a file of its inputs', async () => {
  const world = await run((job) => (job.job === 'plan' ? SAYS : {}));
  expect(started(world, 'dev').inputs).toMatchObject([{ path: 'plan/output.txt', kind: 'model_output', job: 'plan', shown: { text: 'First the parser, then the printer.\n', whole: true } }]);
  expect(world.artifacts.files.get(`/runs/${started(world, 'dev').attemptId}/inputs/plan/output.txt`)).toBe('First the parser, then the printer.\n');
  expect(listed(world)).toEqual(['model_output output of plan, taken by dev 2', 'file src/a.ts of dev, taken by test 3']);
});

test('files that a job changed are those that differ from where it began, not those of the jobs before it', async () => {
  const world = await run((job) => (job.job === 'test' ? { commits: { 'test/a.ts': 'expect' } } : {}));
  expect(started(world, 'verify').inputs.map(({ path }) => path)).toEqual(['test/files/test/a.ts']);
  expect(world.artifacts.files.get(`/runs/${started(world, 'verify').attemptId}/inputs/test/files/test/a.ts`)).toBe('expect');
});

test('a job that names what it takes is given that, of whichever job before it, and nothing else', async () => {
  const jobs = '      plan: {outputs: [{name: steps, path: steps.json}]}\n      verify: {inputs: [steps]}\n';
  const world = await run((job) => (job.job === 'plan' ? { outputs: { 'steps.json': '{"steps": []}', '.result': 'done' } } : {}), { text: planOf(jobs) });
  expect(started(world, 'verify').inputs.map(({ path, kind }) => `${kind} ${path}`)).toEqual(['declared plan/steps.json']);
  expect(started(world, 'dev').inputs.map(({ path }) => path)).toEqual(['plan/output.txt', 'plan/steps.json']);
});

const SCHEMA = '{type: object, required: [steps], properties: {steps: {type: array, items: {type: string}, minItems: 1}}}';
const PROMISE = `      plan: {outputs: [{name: steps, path: out/steps.json, schema: ${SCHEMA}}]}\n`;

test('a job that does not leave what it promised has failed, and the retry is told what was wrong', async () => {
  const answers = ['{"steps": [1, "b"]}', '{"steps": ["a"]}'];
  const world = await run((job) => (job.job === 'plan' ? { outputs: { 'out/steps.json': answers[job.number - 1] ?? '' } } : {}), { text: planOf(PROMISE) });
  const again = world.jobs.started[1];
  expect(again).toMatchObject({ job: 'plan', why: { failure: { kind: 'outputs', problems: ['The output "steps" (out/steps.json) is not as its schema says: /steps/0 is number, not string.'] } } });
  expect(again?.inputs.map(({ path }) => path)).toEqual(['plan/error.txt']);
  expect(stateOf(world)).toBe('landed');
});

test('a promise that is never kept fails the task with what is missing', async () => {
  const world = await run(() => ({}), { text: planOf(PROMISE) });
  expect(world.jobs.started.map((job) => job.job)).toEqual(['plan', 'plan']);
  expect(world.engine.snapshot().tasks[0]?.text).toBe('plan: What its job had to leave is not there: The output "steps" is missing: there is no file out/steps.json in the worktree or in $COPPICE_OUTPUTS.');
});

test('a promised file may be one of the repository, and what lies in the outputs folder comes first', async () => {
  const jobs = '      dev: {outputs: [{name: source, path: src/a.ts}]}\n';
  const world = await run((job) => (job.job === 'dev' ? { commits: { 'src/a.ts': 'one' } } : {}), { text: planOf(jobs) });
  expect(world.artifacts.files.get(`/runs/${started(world, 'test').attemptId}/inputs/dev/source.ts`)).toBe('one');
});

test('what went wrong is kept, given to the next try, and no longer counts once that ended well', async () => {
  const world = await run((job) => (job.job === 'test' && job.number === 3 ? { exit: { kind: 'code', code: 3 }, outputs: { '.result': 'half' } } : {}));
  expect(world.jobs.started[3]?.inputs.map(({ path }) => path)).toEqual(['dev/files/src/a.ts', 'test/error.txt']);
  expect(world.artifacts.files.get(`/runs/${world.jobs.started[3]?.attemptId ?? ''}/inputs/test/error.txt`)).toContain('exit code 3');
  expect(started(world, 'verify').inputs.map(({ path }) => path)).toEqual(['test/output.txt']);
});

test('a long text stands in the prompt up to the end of a line, and whole in its file', async () => {
  const long = 'a line of forty characters, more or less\n'.repeat(1000);
  const world = await run((job) => (job.job === 'plan' ? { outputs: { '.result': long } } : {}));
  const shown = started(world, 'dev').inputs[0]?.shown;
  expect(shown?.whole).toBe(false);
  expect(shown?.text.length).toBeLessThanOrEqual(6000);
  expect(long.startsWith(`${shown?.text ?? '?'}\n`)).toBe(true);
  expect(world.artifacts.files.get(`/runs/${started(world, 'dev').attemptId}/inputs/plan/output.txt`)).toBe(long);
});

test('whenever the engine is killed, all that is given and left is given and left once', async () => {
  for (let every = 1; every <= 5; every += 1) {
    let turn = 0;
    const world = new Simulation(script((job) => (job.job === 'plan' ? SAYS : {})));
    const plan = await world.start(planOf(), { agent: 'helpful' }, 'plan.yaml');
    await world.runToEnd(plan, async () => {
      turn += 1;
      if (turn % every === 0) await world.killAndRestart();
    });
    expect(listed(world)).toEqual(['model_output output of plan, taken by dev 2', 'file src/a.ts of dev, taken by test 3']);
  }
});

test.each([
  ['      dev: {inputs: [test]}\n', 'the job dev takes "test", which no job before it is or declares.'],
  ['      plan: {outputs: [{name: x, path: a}, {name: x, path: b}]}\n', 'the output "x" is declared twice'],
  ['      plan: {outputs: [{name: dev, path: a}]}\n', 'which is the name of a job'],
  ['      plan: {outputs: [{name: output, path: a}]}\n', 'a name Coppice uses itself'],
])('what cannot be passed on is refused before anything starts: %s', async (jobs, message) => {
  await expect(run(() => ({}), { text: planOf(jobs) })).rejects.toThrow(message);
});

test.each([
  ['path: ../a', 'leads out of the repository'],
  ['path: a, schema: {oneOf: []}', 'uses "oneOf", which is not understood'],
  ['path: a, schema: {properties: {b: {pattern: x}}}', 'The schema at /b uses "pattern"'],
])('what cannot be promised is an error of the document: %s', (output, message) => {
  const { diagnostics } = parsePlan(planOf(`      plan: {outputs: [{name: x, ${output}}]}\n`), { path: 'plan.yaml' });
  expect(diagnostics.map((found) => `${found.severity} ${found.message}`).join('\n')).toContain(message);
});
