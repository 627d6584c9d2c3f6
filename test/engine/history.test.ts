import { expect, test } from 'vitest';
import type { AttemptEntry, HistoryEntry, JobRequest, LandingEntry } from '../../src/engine/index';
import { planText } from '../support/planText';
import { sha256, Simulation } from '../support/simulation';
import type { Script } from '../support/simulation';

const keyOf = (job: JobRequest): string => job.title.split(' ', 1)[0] ?? '';

function worldWhere(change: Partial<Script> = {}): Simulation {
  return new Simulation({ perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: job.attemptId }, exit: { kind: 'code', code: 0 } }), passes: () => true, ...change });
}

async function entries(world: Simulation, wanted: Parameters<Simulation['engine']['history']>[0] = {}): Promise<readonly HistoryEntry[]> {
  return (await world.engine.history(wanted)).entries;
}

const attemptsAmong = (found: readonly HistoryEntry[]): readonly AttemptEntry[] => found.filter((entry) => entry.kind === 'attempt');
const landingsAmong = (found: readonly HistoryEntry[]): readonly LandingEntry[] => found.filter((entry) => entry.kind === 'landing');
const named = (found: readonly HistoryEntry[]): readonly string[] => found.map(({ kind, key }) => `${key} ${kind}`);

test('a task tells what each attempt was started with, and which of them landed', async () => {
  const text = planText({ tasks: { W1: [] }, agent: 'helpful', checks: ['make'] });
  const world = worldWhere({ passes: (request) => !request.id.startsWith('w1-1-') });
  const plan = await world.start(text);
  await world.runToEnd(plan);

  const found = await entries(world, { taskId: `${plan}/w1` });
  expect(named(found)).toEqual(['W1 attempt', 'W1 attempt', 'W1 landing']);
  const [first, second] = attemptsAmong(found);
  const [landing] = landingsAmong(found);
  const [job] = world.jobs.started;
  if (first === undefined || second === undefined || landing === undefined || job === undefined) throw new Error('too few');
  expect(first).toMatchObject({ number: 1, job: 'implement', why: null, outcome: 'exit code 0; `make` ended with exit code 1', promptFile: `/runs/${job.attemptId}/prompt.md`, at: expect.any(Number) as number, endedAt: expect.any(Number) as number });
  expect(first.versions).toEqual({
    prompt: sha256(world.jobs.promptFor(job)),
    script: null,
    plan: sha256(text),
    template: world.store.load().rows.tasks[0]?.template,
    agent: { name: 'helpful', version: '2.1' },
    expertise: null,
    program: '0.1.0',
    base: job.base,
    worktree: job.worktree,
    batch: 1,
  });
  expect(second).toMatchObject({ number: 2, why: 'after a failure', outcome: 'exit code 0; 1 check passed' });
  expect(second.versions?.prompt).not.toBe(first.versions?.prompt);
  expect(second.versions?.plan).toBe(first.versions?.plan);
  expect(first.result).not.toBe(second.result);
  expect(landing).toMatchObject({ outcome: 'landed', attempt: 2, attemptId: second.attemptId, tip: second.result, base: job.base, commit: world.engine.snapshot().tasks[0]?.commit });
});

test('each attempt names the plan as it was when it started: a plan may change while it runs', async () => {
  const world = worldWhere();
  const before = planText({ tasks: { W1: [], W2: ['W1'] } });
  const after = before.replace('Do W2.', 'Do W2 otherwise.');
  const plan = await world.start(before);
  await world.settle();
  expect(await world.engine.startPlan({ path: '/repo/plan.md', text: after, options: {}, consent: sha256(after), environment: {}, accept: true })).toMatchObject({ kind: 'changed' });
  await world.runToEnd(plan);
  expect(attemptsAmong(await entries(world, { planId: plan })).map(({ key, versions }) => [key, versions?.plan])).toEqual([['W1', sha256(before)], ['W2', sha256(after)]]);
});

test('an attempt that came to nothing is there with where it left its branch', async () => {
  const world = worldWhere({ perform: (job) => ({ takesMs: 10, commits: { 'half.txt': job.attemptId }, exit: { kind: 'code', code: 3 } }) });
  const plan = await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 1 });
  await world.runToEnd(plan);
  const [attempt, ...more] = attemptsAmong(await entries(world, { taskId: `${plan}/w1` }));
  expect(more).toEqual([]);
  expect(attempt).toMatchObject({ outcome: 'exit code 3', result: world.git.refs.get(`refs/heads/coppice/${plan}/t/w1`) });
  expect(attempt?.result).not.toBe(attempt?.versions?.base);
});

test('a file tells which landings changed it, each after its attempt, and a plan narrows them', async () => {
  const world = worldWhere({ perform: (job) => ({ takesMs: 1000, commits: keyOf(job) === 'W2' ? { 'other.txt': 'x' } : { 'shared.txt': keyOf(job) }, exit: { kind: 'code', code: 0 } }) });
  const plan = await world.start(planText({ tasks: { W1: [], W2: ['W1'], W3: ['W2'] } }));
  await world.runToEnd(plan);
  expect(named(await entries(world, { file: 'shared.txt' }))).toEqual(['W1 attempt', 'W1 landing', 'W3 attempt', 'W3 landing']);
  expect(named(await entries(world, { file: 'other.txt', planId: plan }))).toEqual(['W2 attempt', 'W2 landing']);
  expect(await entries(world, { file: 'other.txt', planId: 'another' })).toEqual([]);
  expect(await entries(world, { file: 'README.md' })).toEqual([]);
});

test('all of a plan is told in the order of time; what nobody knows has no history', async () => {
  const world = worldWhere();
  const plan = await world.start(planText({ tasks: { W1: [], W2: ['W1'] } }));
  expect(await entries(world, { file: 'W1.txt' })).toEqual([]);
  await world.runToEnd(plan);
  const found = await entries(world, { planId: plan });
  expect(named(found)).toEqual(['W1 attempt', 'W1 landing', 'W2 attempt', 'W2 landing']);
  expect(await entries(world)).toEqual(found);
  expect(await entries(world, { taskId: '__proto__' })).toEqual([]);
  expect(await entries(world, { planId: 'nobody' })).toEqual([]);
});

test('what an attempt was started with outlives the engine, and its prompt may be gone', async () => {
  const world = worldWhere();
  const plan = await world.start(planText({ tasks: { W1: [] } }));
  await world.settle();
  const [before] = attemptsAmong(await entries(world, { planId: plan }));
  expect(before).toMatchObject({ outcome: 'runs', result: null });
  await world.killAndRestart();
  await world.runToEnd(plan);
  world.jobs.promptsGone.add(before?.attemptId ?? '');
  const after = attemptsAmong(await entries(world, { planId: plan }));
  expect(after).toMatchObject([{ versions: before?.versions, promptFile: null, outcome: 'exit code 0' }]);
  expect(world.events.filter(({ event }) => event.type === 'attempt.starting')).toHaveLength(1);
});

test('the jobs of a pipeline each tell their own, and the landing is of the last that left the branch there', async () => {
  const world = worldWhere({ perform: (job) => ({ takesMs: 1000, ...(job.role === 'dev' ? { commits: { 'a.txt': 'a' } } : {}), exit: { kind: 'code', code: 0 } }) });
  const text = `title: P\ntemplate: plan-dev-test-verify\ntasks:\n  - {id: W1, title: One, prompt: Do it., agent: helpful}\n`;
  const plan = await world.start(text, {}, 'plan.yaml');
  await world.runToEnd(plan);
  const found = await entries(world, { taskId: `${plan}/w1` });
  const attempts = attemptsAmong(found);
  expect(attempts.map(({ job }) => job)).toEqual(world.jobs.started.map(({ job }) => job));
  expect(attempts.length).toBeGreaterThan(2);
  expect(landingsAmong(found)).toMatchObject([{ attempt: attempts.length }]);
});
