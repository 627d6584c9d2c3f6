import { describe, expect, test } from 'vitest';
import { illegalHistory } from '../crash/checker/history';
import { trainSize } from '../../src/engine/land/trainSize';
import type { Event, JobRequest, Landing } from '../../src/engine/index';
import { Choices } from '../support/choices';
import { planText } from '../support/planText';
import { Simulation, type Script } from '../support/simulation';

const well = { kind: 'code', code: 0 } as const;
const keyOf = (job: JobRequest): string => job.taskId.split('/').at(-1)?.toUpperCase() ?? '';

/** Each task makes a file of its name; a merged tree passes unless some of these files are all in it. Testing takes a while, so that others queue up. */
function world(forbidden: readonly (readonly string[])[], change: Partial<Script> = {}): Simulation {
  const simulation: Simulation = new Simulation({
    perform: (job) => ({ takesMs: 1000, commits: { [keyOf(job)]: 'x', ...(job.number > 1 ? { [`again-${keyOf(job)}`]: 'x' } : {}) }, exit: well }),
    passes: ({ id, cwd }) => !id.startsWith('l-') || isGreen(simulation.git.filesIn(cwd.replace(/\/\.$/, '')), forbidden),
    checkTakesMs: ({ id }) => (id.startsWith('l-') ? 5000 : 0),
    ...change,
  });
  return simulation;
}

/** A second attempt mends whatever was wrong with its task. */
function isGreen(files: ReadonlySet<string>, forbidden: readonly (readonly string[])[]): boolean {
  return !forbidden.some((set) => set.every((key) => files.has(key)) && !set.some((key) => files.has(`again-${key}`)));
}

const many = (count: number): Record<string, string[]> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`W${String(index + 1)}`, []]));
const plan = (count: number, more: { readonly mergeOrder?: readonly string[] } = {}): string => planText({ tasks: many(count), checks: ['make test'], ...more });
const all = <T extends Event['type']>(simulation: Simulation, type: T): readonly Extract<Event, { type: T }>[] =>
  simulation.events.flatMap(({ event }) => (event.type === type ? [event as Extract<Event, { type: T }>] : []));
const states = (simulation: Simulation): readonly string[] => simulation.engine.snapshot().tasks.map(({ state }) => state);
const AT_ONCE = { maxParallel: 8 };

describe('a train of landings', () => {
  test('proves with one test what came while another was tested', async () => {
    const it = world([]);
    await it.runToEnd(await it.start(plan(6), AT_ONCE));
    expect(states(it)).toEqual(Array(6).fill('landed'));
    expect(all(it, 'landing.testing').length).toBeLessThanOrEqual(2);
    expect(legal(it)).toEqual([]);
  });

  test('with the strategy serial tests each by itself', async () => {
    const it = world([]);
    await it.runToEnd(await it.start(plan(4), { ...AT_ONCE, landing: { strategy: 'serial', atOnce: 8 } }));
    expect(all(it, 'landing.testing')).toHaveLength(4);
    expect(all(it, 'landing.advancing').every(({ provenWith }) => provenWith === undefined)).toBe(true);
  });

  test('finds the culprit by halving, lands what stands before it, and gives those behind another turn at no cost', async () => {
    const it = world([['W4']]);
    await it.runToEnd(await it.start(plan(7), AT_ONCE));
    expect(states(it)).toEqual(Array(7).fill('landed'));
    const blamed = all(it, 'landing.abandoned').filter(({ reason }) => reason.kind === 'checks-failed');
    expect(blamed).toHaveLength(1);
    expect(it.jobs.started.filter((job) => job.number > 1).map(keyOf)).toEqual(['W4']);
    expect(it.jobs.started.find((job) => job.number > 1)).toMatchObject({ why: { kind: 'failure', failure: { kind: 'checks', where: 'merged' } } });
    expect(legal(it)).toEqual([]);
  });

  test('lets stand before it what it does not merge with, and counts no conflict until that has landed', async () => {
    const it = world([], { perform: (job) => ({ takesMs: 1000, commits: ['W2', 'W3'].includes(keyOf(job)) && job.number === 1 ? { both: keyOf(job) } : { [keyOf(job)]: 'x' }, exit: well }) });
    const id = await it.start(plan(4), AT_ONCE);
    await it.runToEnd(id);
    expect(states(it)).toEqual(Array(4).fill('landed'));
    const conflicts = all(it, 'task.waiting').filter(({ why }) => why.kind === 'conflict');
    expect(conflicts.map(({ taskId }) => taskId)).toEqual([`${id}/w3`]);
    expect(legal(it)).toEqual([]);
  });

  test('is tested anew where somebody commits on the integration branch meanwhile', async () => {
    const it = world([]);
    const id = await it.start(plan(5), AT_ONCE);
    let meddled = false;
    await it.runToEnd(id, () => {
      if (!meddled && all(it, 'landing.testing').length === 1) {
        meddled = true;
        const [ref, tip] = [...it.git.refs].find(([name]) => name.includes('integration')) ?? ['', ''];
        it.git.refs.set(ref, it.git.commitOn(tip, { byHand: 'x' }));
      }
      return Promise.resolve();
    });
    expect(meddled).toBe(true);
    expect(states(it)).toEqual(Array(5).fill('landed'));
    expect(all(it, 'landing.abandoned').map(({ reason }) => reason.kind)).toContain('base-moved');
    expect(it.git.filesOf(integration(it)).has('byHand')).toBe(true);
  });

  test('falls together where the branch cannot be moved: none of it was tested by itself', async () => {
    const it = world([]);
    const moveRef = it.git.moveRef.bind(it.git);
    let broken = false;
    it.git.moveRef = (ref, to, from) => {
      if (broken || all(it, 'landing.advancing').every(({ provenWith }) => provenWith === undefined)) return moveRef(ref, to, from);
      broken = true;
      return Promise.reject(new Error('the disk does not answer'));
    };
    const id = await it.start(plan(5), AT_ONCE);
    await it.runToEnd(id, async () => {
      for (const task of it.engine.snapshot().tasks) if (task.state === 'failed') await it.engine.retry(task.id);
    });
    expect(broken).toBe(true);
    expect(states(it)).toEqual(Array(5).fill('landed'));
    expect(legal(it)).toEqual([]);
  });

  test('goes on without one that is cancelled, and ends the test it was in', async () => {
    const it = world([], { checkTakesMs: ({ id }) => (id.startsWith('l-') ? 60_000 : 0) });
    const id = await it.start(plan(5), AT_ONCE);
    for (let steps = 0; all(it, 'landing.testing').length < 1 && steps < 200; steps += 1) await it.step();
    const train = all(it, 'landing.started').filter(({ landing }) => landing.behind !== undefined);
    const middle = train[1]?.landing.taskId ?? '';
    await it.engine.cancel({ kind: 'task', taskId: middle });
    await it.runToEnd(id);
    expect([...states(it)].sort()).toEqual(['cancelled', 'landed', 'landed', 'landed', 'landed']);
    expect(legal(it)).toEqual([]);
  });

  test('keeps the declared order', async () => {
    const it = world([['W5']]);
    await it.runToEnd(await it.start(plan(6, { mergeOrder: ['W6', 'W5', 'W1'] }), AT_ONCE));
    const landed = all(it, 'landing.landed').map(({ landingId }) => all(it, 'landing.started').find(({ landing }) => landing.id === landingId)?.landing.taskId.split('/').at(-1));
    expect(landed.filter((key) => ['w6', 'w5', 'w1'].includes(key ?? ''))).toEqual(['w6', 'w5', 'w1']);
    expect(legal(it)).toEqual([]);
  });

  test('never lets the branch take a value that fails, whatever fails only together, and whoever kills the engine', { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = new Choices(seed);
      const count = 3 + random.below(6);
      const keys = Object.keys(many(count));
      const forbidden = Array.from({ length: 1 + random.below(3) }, () => Array.from({ length: 2 + random.below(2) }, () => random.pick(keys)));
      const it = world(forbidden, { perform: (job) => ({ takesMs: 1000 + random.below(20_000), commits: { [keyOf(job)]: 'x', ...(job.number > 1 ? { [`again-${keyOf(job)}`]: 'x' } : {}) }, exit: well }) });
      const seen = new Set<string>();
      await it.runToEnd(await it.start(plan(count), AT_ONCE), async () => {
        seen.add(integration(it));
        if (random.chance(0.1)) await it.killAndRestart();
      });
      for (const commit of seen) expect(isGreen(it.git.filesOf(commit), forbidden), `seed ${String(seed)}`).toBe(true);
      expect(legal(it), `seed ${String(seed)}`).toEqual([]);
      expect(states(it).filter((state) => state !== 'landed'), `seed ${String(seed)}`).toEqual([]);
    }
  });
});

test('the more have failed of late, the fewer are tested at once', () => {
  const ended = (failures: number, of: number): Landing[] => Array.from({ length: of }, (_, index) => landing(index < failures));
  expect(trainSize([])).toBe(8);
  expect(trainSize(ended(0, 20))).toBe(8);
  expect(trainSize(ended(5, 20))).toBe(4);
  expect(trainSize(ended(9, 20))).toBe(2);
  expect(trainSize(ended(18, 20))).toBe(1);
});

function landing(failed: boolean): Landing {
  const row = { id: 'l', planId: 'p', taskId: 't', tip: 'a', base: 'b', startedAt: 0 };
  return { ...row, state: failed ? { kind: 'abandoned', reason: { kind: 'checks-failed', results: [] } } : { kind: 'landed', commit: 'c', tree: 'd', checks: [], at: 1 } };
}

function integration(simulation: Simulation): string {
  return [...simulation.git.refs].find(([name]) => name.includes('integration'))?.[1] ?? simulation.git.refs.get('refs/heads/main') ?? '';
}

function legal(simulation: Simulation): readonly unknown[] {
  return illegalHistory({ events: simulation.events, rows: simulation.store.load().rows });
}
