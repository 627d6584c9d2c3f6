import { expect, test } from 'vitest';
import type { AttemptExit, CommandRequest, JobRequest } from '../../src/engine/index';
import { USUAL_PATIENCE } from '../../src/engine/index';
import { planText } from '../support/planText';
import { Simulation } from '../support/simulation';
import type { Script } from '../support/simulation';

const well: AttemptExit = { kind: 'code', code: 0 };

function smooth(change: Partial<Script> = {}): Script {
  return { perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: job.attemptId }, exit: well }), passes: () => true, ...change };
}

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

/** What a compiler says of so many files. */
function errors(count: number): string {
  return Array.from({ length: count }, (_, index) => `src/f${String(index)}.ts(1,1): error TS2322: Type 'a' is not assignable to type 'b'.\n`).join('');
}

test('a board shows when a task is tried again', async () => {
  const world = new Simulation(smooth({ passes: () => false }));
  await world.start(planText({ tasks: { W1: [] }, checks: ['make test'] }));
  await world.step();
  await world.settle();
  const [shown] = world.engine.snapshot().tasks;
  expect(shown).toMatchObject({ state: 'waiting', nextAttemptAt: world.clock.wall() + 1000 });
  expect(world.clock.nextAlarm).toBe(shown?.nextAttemptAt);
});

test('a task is not tried again once so many retries have mended nothing, and says so', async () => {
  for (const plateau of [1, 2, 3]) {
    const world = new Simulation(smooth({ passes: () => false, printed: () => errors(3) }));
    const plan = await world.start(planText({ tasks: { W1: [] }, checks: ['tsc'] }), { maxAttempts: 10, patience: { ...USUAL_PATIENCE, plateau } });
    await world.runToEnd(plan);
    expect(world.jobs.started).toHaveLength(plateau + 1);
    expect(world.engine.snapshot().tasks[0]?.text).toContain(`The last ${plateau === 1 ? '1 retry' : `${String(plateau)} retries`} mended none of it`);
    // A person's retry begins anew.
    await world.engine.retry(`${plan}/w1`);
    await world.runToEnd(plan);
    expect(world.jobs.started).toHaveLength(2 * plateau + 2);
  }
});

test('as long as every retry mends something, all tries are made', async () => {
  const world: Simulation = new Simulation(smooth({ passes: () => false, printed: (): string => errors(12 - world.jobs.started.length) }));
  await world.runToEnd(await world.start(planText({ tasks: { W1: [] }, checks: ['tsc'] }), { maxAttempts: 6 }));
  expect(world.jobs.started).toHaveLength(6);
});

test('with a plateau of 0 only the number of tries counts', async () => {
  const world = new Simulation(smooth({ passes: () => false, printed: () => errors(3) }));
  await world.runToEnd(await world.start(planText({ tasks: { W1: [] }, checks: ['tsc'] }), { maxAttempts: 6, patience: { ...USUAL_PATIENCE, plateau: 0 } }));
  expect(world.jobs.started).toHaveLength(6);
});

test('checks that failed before run first in a retry, and are shown in their order', async () => {
  const asked: CommandRequest[] = [];
  const passes: Script['passes'] = (request) => {
    asked.push(request);
    return request.command !== 'unit' || !request.id.startsWith('w1-1-');
  };
  const world = new Simulation(smooth({ passes }));
  const plan = await world.start(planText({ tasks: { W1: [] }, checks: ['lint', 'unit'] }));
  for (let steps = 0; world.engine.snapshot().tasks[0]?.state !== 'landed' && steps < 20; steps += 1) await world.step();
  const inWorktree = asked.filter(({ id }) => id.startsWith('w1-')).map(({ command }) => command);
  expect(inWorktree).toEqual(['lint', 'unit', 'unit', 'lint']);
  await world.runToEnd(plan);
  expect(world.engine.snapshot().tasks[0]?.checks.map(({ command }) => command)).toEqual(['lint', 'unit']);
});

test('a task that kills its agent twice is handed to a person, and others go on', async () => {
  const world = new Simulation(smooth({ perform: (job) => (keyOf(job) === 'W1' ? { takesMs: 10, exit: { kind: 'signal', signal: 'SIGKILL' } } : { takesMs: 1000, commits: { b: 'x' }, exit: well }) }));
  await world.runToEnd(await world.start(planText({ tasks: { W1: [], W2: [] } }), { maxAttempts: 9 }));
  expect(world.jobs.started.filter((job) => keyOf(job) === 'W1')).toHaveLength(2);
  expect(world.engine.snapshot().tasks.map((task) => task.state)).toEqual(['attention', 'landed']);
});

test('an agent that exits badly again and again was never killed, and is no poison', async () => {
  const world = new Simulation(smooth({ perform: () => ({ takesMs: 10, exit: { kind: 'code', code: 1 } }) }));
  await world.runToEnd(await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 4 }));
  expect(world.jobs.started).toHaveLength(4);
  expect(world.engine.snapshot().tasks[0]?.state).toBe('failed');
});

test('what an attempt had done that was cut short is told to the next, which may go on with its conversation', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }));
  await world.settle();
  world.git.leaveDirty(`/repo.worktrees/${plan}-w1`, 'half.txt');
  const target = { kind: 'task', taskId: `${plan}/w1` } as const;
  await world.engine.pause({ target, how: 'suspend' });
  await world.engine.release(target);
  await world.settle();
  const [first, second] = world.jobs.started;
  expect(first).toMatchObject({ resume: false, left: null });
  expect(second).toMatchObject({ resume: true, left: { commits: 0, files: ['half.txt'] }, sessionId: first?.sessionId });
});
