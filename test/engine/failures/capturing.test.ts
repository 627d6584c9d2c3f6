import { describe, expect, test } from 'vitest';
import type { AttemptExit, Event, Failure, JobRequest } from '../../../src/engine/index';
import { planText } from '../../support/planText';
import { Simulation, type Script } from '../../support/simulation';

const well: AttemptExit = { kind: 'code', code: 0 };
const SOURCE = 'one\nconst two: number = "2";\nthree\n';
const TSC = "src/a.ts(2,7): error TS2322: Type 'string' is not assignable to type 'number'.\n";

function world(change: Partial<Script> = {}): Simulation {
  return new Simulation({ perform: (job) => ({ takesMs: 1000, commits: { [`${job.number}.txt`]: 'work' }, exit: well }), passes: () => true, printed: () => TSC, sources: { 'src/a.ts': SOURCE }, ...change });
}

function captures(here: Simulation): readonly (readonly Failure[])[] {
  return here.events.flatMap(({ event }) => (event.type === 'failures.captured' ? [event.failures] : []));
}

function failed(job: JobRequest): AttemptExit {
  return job.number === 1 ? { kind: 'code', code: 3 } : well;
}

/** The types of the events of each transaction, where one of them is a capture. */
function together(here: Simulation): readonly string[] {
  const at = here.events.findIndex(({ event }) => event.type === 'failures.captured');
  return here.events.slice(Math.max(0, at - 1), at + 2).map(({ event }: { readonly event: Event }) => event.type);
}

describe('a failed check', () => {
  test('is on record with its places, the code and the commit, in one transaction with what comes of it', async () => {
    const here = world({ passes: (request) => !request.id.startsWith('w1-1-') });
    await here.runToEnd(await here.start(planText({ tasks: { W1: [] }, checks: ['make test'] })));
    const [[found] = []] = captures(here);
    const checked = here.events.find(({ event }) => event.type === 'work.accepted')?.event;
    expect(found).toMatchObject({
      where: 'worktree', round: 1, number: 1, of: 1, attempt: 1, command: 'make test', tool: 'tsc', file: 'src/a.ts', inside: true, line: 2, column: 7, errorType: 'TS2322',
      frame: { from: 1, lines: ['one', 'const two: number = "2";', 'three'] }, raw: TSC, commit: checked?.type === 'work.accepted' ? checked.tip : '',
    });
    expect(together(here)).toEqual(['attempt.checked', 'failures.captured', 'task.waiting']);
  });

  test('goes to the agent that tries again, and to no other', async () => {
    const here = world({ passes: (request) => !request.id.startsWith('w1-1-') });
    await here.runToEnd(await here.start(planText({ tasks: { W1: [], W2: ['W1'] }, checks: ['make test'] })));
    expect(here.jobs.started.map(({ failures }) => failures.map(({ message }) => message))).toEqual([[], ["Type 'string' is not assignable to type 'number'."], []]);
  });

  test('shows on the board until the next attempt has passed', async () => {
    const here = world({ passes: (request) => !request.id.startsWith('w1-1-') });
    const planId = await here.start(planText({ tasks: { W1: [] }, checks: ['make test'] }));
    const seen: unknown[] = [];
    here.engine.onDelta((delta) => {
      for (const task of delta.tasks) seen.push(`${task.state} ${task.failures === null ? '-' : `${String(task.failures.count)} ${task.failures.first}`}`);
    });
    await here.runToEnd(planId);
    const line = "1 src/a.ts:2:7: tsc TS2322: Type 'string' is not assignable to type 'number'.";
    expect(seen).toContain('checking -');
    for (const state of ['waiting', 'preparing', 'running', 'checking']) expect(seen).toContain(`${state} ${line}`);
    for (const state of ['queued', 'landing', 'landed']) expect(seen).toContain(`${state} -`);
    expect(seen).not.toContain(`landed ${line}`);
  });

  test('of many commands and places is kept in bounds, each command with a share of it', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `a.c:${String(index + 1)}:1: error: x${'y'.repeat(3000)}\n`).join('');
    const here = world({ passes: () => false, printed: () => many });
    await here.runToEnd(await here.start(planText({ tasks: { W1: [] }, checks: ['one', 'two'] }), { maxAttempts: 1 }));
    const [found = []] = captures(here);
    expect(new Set(found.map(({ command }) => command))).toEqual(new Set(['one', 'two']));
    expect(found).toHaveLength(20);
    expect(found.every(({ of, message }) => of === 1000 && message.length <= 1000)).toBe(true);
    expect(JSON.stringify(found).length).toBeLessThan(100_000);
  });

  test('counts its rounds, so that whoever compares them sees whether they shrink', async () => {
    const here = world({ passes: () => false, printed: (file) => (file.includes('w1-1') ? `${TSC}b.c:1:1: error: x\n` : TSC) });
    await here.runToEnd(await here.start(planText({ tasks: { W1: [] }, checks: ['make'] })));
    expect(captures(here).map((found) => found.map(({ round, attempt }) => [round, attempt]))).toEqual([[[1, 1], [1, 1]], [[2, 2]], [[3, 3]]]);
    const [first = [], second = []] = captures(here);
    expect(first.map(({ fingerprint }) => fingerprint)).toContain(second[0]?.fingerprint);
  });
});

test('an agent that fails is listened to as well: what it saw last counts', async () => {
  const long = Array.from({ length: 40 }, (_, index) => `a.c:${String(index + 1)}:1: error: x${String(index + 1)}\n`).join('');
  const here = world({ perform: (job) => ({ takesMs: 1000, commits: { a: 'x' }, exit: failed(job) }), printed: () => long });
  await here.runToEnd(await here.start(planText({ tasks: { W1: [] } })));
  const [found = []] = captures(here);
  expect(found.at(-1)).toMatchObject({ where: 'agent', command: 'script', message: 'x40', of: 40 });
  expect(found).toHaveLength(20);
  expect(here.jobs.started[1]?.failures).toHaveLength(20);
});

test('an agent that was stopped or vanished has nothing to say', async () => {
  const here = world({ perform: (job) => ({ takesMs: 1000, commits: { a: 'x' }, exit: job.number === 1 ? { kind: 'lost' } : well }) });
  await here.runToEnd(await here.start(planText({ tasks: { W1: [] } })));
  expect(captures(here)).toEqual([]);
});

test('what fails only on the merged result is the task’s, at the commit that was tested', async () => {
  const here = world({ passes: (request) => !request.id.startsWith('l-') });
  await here.runToEnd(await here.start(planText({ tasks: { W1: [] }, checks: ['make'] }), { maxAttempts: 1 }));
  const merged = here.events.find(({ event }) => event.type === 'landing.merged')?.event;
  expect(captures(here)[0]?.[0]).toMatchObject({ where: 'merged', attempt: 1, commit: merged?.type === 'landing.merged' ? merged.commit : '' });
  expect(together(here)).toEqual(['landing.abandoned', 'failures.captured', 'task.failed']);
});

test('final checks belong to the plan, and are listed with it', async () => {
  const here = world({ passes: (request) => !request.id.startsWith('final-') });
  const planId = await here.start(planText({ tasks: { W1: [] }, finalChecks: ['make all'] }));
  await here.runToEnd(planId);
  expect(captures(here)[0]?.[0]).toMatchObject({ where: 'final', taskId: null, attempt: null, command: 'make all' });
  expect(here.engine.failures({ planId })).toHaveLength(1);
  expect(here.engine.failures({ taskId: `${planId}/w1` })).toEqual([]);
});

test('failures are listed as they hold now, by attempt, and by the beginning of their names', async () => {
  const here = world({ passes: (request) => !request.id.startsWith('w1-1-') });
  const planId = await here.start(planText({ tasks: { W1: [], W2: [] }, checks: ['make'] }));
  await here.runToEnd(planId);
  const [taskId = ''] = here.engine.snapshot().tasks.map(({ id }) => id);
  expect(here.engine.failures({ planId })).toEqual([]);
  const [found] = here.engine.failures({ taskId, attempt: 1 });
  expect(found?.message).toContain('not assignable');
  expect(here.engine.failures({ taskId, attempt: 2 })).toEqual([]);
  expect(here.engine.failures({ id: found?.id.slice(0, -2) ?? '' })).toEqual([found]);
  expect(here.engine.failures({ id: found?.id ?? '' })).toEqual([found]);
  expect(here.engine.failures({ id: 'nothing' })).toEqual([]);
  expect(here.engine.failures({ taskId: 'nobody' })).toEqual([]);
  expect(here.engine.failures({ planId: 'nothing' })).toEqual([]);
});

test('what a failed command printed survives an engine that is killed', async () => {
  const here = world({ passes: () => false });
  const planId = await here.start(planText({ tasks: { W1: [] }, checks: ['make'] }));
  await here.runToEnd(planId);
  const before = here.engine.failures({ planId });
  await here.killAndRestart();
  expect(here.engine.failures({ planId })).toEqual(before);
  expect(before).toHaveLength(1);
});
