import { expect, test } from 'vitest';
import type { AttemptExit, Event, JobRequest } from '../../src/engine/index';
import { planText } from '../support/planText';
import { sha256, Simulation } from '../support/simulation';
import type { Script } from '../support/simulation';

const well: AttemptExit = { kind: 'code', code: 0 };

/** Every task commits one file of its own and every check passes, unless a test says otherwise. */
function smooth(change: Partial<Script> = {}): Script {
  return {
    perform: (job) => ({ takesMs: 1000, commits: { [`${keyOf(job)}.txt`]: 'work' }, exit: well }),
    passes: () => true,
    ...change,
  };
}

function keyOf(job: JobRequest): string {
  return job.title.split(' ', 1)[0] ?? '';
}

function eventsOf<T extends Event['type']>(world: Simulation, type: T): readonly Extract<Event, { type: T }>[] {
  return world.events.map((recorded) => recorded.event).filter((event): event is Extract<Event, { type: T }> => event.type === type);
}

function landedKeys(world: Simulation): readonly string[] {
  const keyById = new Map(world.engine.snapshot().tasks.map((task) => [task.id, task.key]));
  const taskByLanding = new Map(eventsOf(world, 'landing.started').map((event) => [event.landing.id, event.landing.taskId]));
  return eventsOf(world, 'landing.landed').map((event) => keyById.get(taskByLanding.get(event.landingId) ?? '') ?? '');
}

test('independent tasks run at the same time, at most as many as the plan allows', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: [], W3: [], W4: [], W5: [], W6: [] } }));
  await world.runToEnd(plan);
  expect(world.mostAtOnce).toBe(4);
  expect(landedKeys(world)).toHaveLength(6);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('a task starts only when everything it depends on has landed, and from there', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: ['W1'] } }));
  await world.runToEnd(plan);
  const claims = eventsOf(world, 'task.claimed');
  const firstLanding = eventsOf(world, 'landing.merged')[0];
  expect(claims[1]?.base).toBe(firstLanding?.commit);
});

test('the batch schedule waits for the whole batch; flow does not', async () => {
  const slow = smooth({ perform: (job) => ({ takesMs: keyOf(job) === 'W2' ? 60_000 : 1000, commits: { [keyOf(job)]: 'x' }, exit: well }) });
  const sketch = planText({ tasks: { W1: [], W2: [], W3: ['W1'] } });
  const flow = new Simulation(slow);
  await flow.runToEnd(await flow.start(sketch, { schedule: 'flow' }));
  const batch = new Simulation(slow);
  await batch.runToEnd(await batch.start(sketch, { schedule: 'batch' }));
  expect(landedKeys(flow)).toEqual(['W1', 'W3', 'W2']);
  expect(landedKeys(batch)).toEqual(['W1', 'W2', 'W3']);
});

test('a declared merge order holds under both schedules, with slots fewer than tasks', async () => {
  for (const schedule of ['flow', 'batch'] as const) {
    const world = new Simulation(smooth({ perform: (job) => ({ takesMs: keyOf(job) === 'W4' ? 90_000 : 1000, commits: { [keyOf(job)]: 'x' }, exit: well }) }));
    const plan = await world.start(planText({ tasks: { W1: [], W2: [], W3: [], W4: [] }, mergeOrder: ['W4', 'W3', 'W1'] }), { schedule, maxParallel: 2 });
    await world.runToEnd(plan);
    expect(landedKeys(world).filter((key) => key !== 'W2')).toEqual(['W4', 'W3', 'W1']);
  }
});

test('a failed check is given back to the agent with what went wrong, after a pause', async () => {
  const world = new Simulation(smooth({ passes: (request) => !request.id.startsWith('w1-1-') }));
  const plan = await world.start(planText({ tasks: { W1: [] }, checks: ['make test'] }));
  await world.runToEnd(plan);
  const second = world.jobs.started[1];
  expect(second?.why).toMatchObject({ kind: 'failure', failure: { kind: 'checks', where: 'worktree' } });
  expect(landedKeys(world)).toEqual(['W1']);
});

test('the pauses between tries grow, and after the last the task has failed', async () => {
  const world = new Simulation(smooth({ passes: () => false }));
  const plan = await world.start(planText({ tasks: { W1: [], W2: ['W1'] }, checks: ['make test'] }), { maxAttempts: 3 });
  await world.runToEnd(plan);
  const pauses = world.events.flatMap((recorded) => (recorded.event.type === 'task.waiting' ? [recorded.event.until - recorded.at] : []));
  expect(pauses).toEqual([1000, 2000]);
  const [w1, w2] = world.engine.snapshot().tasks;
  expect(w1).toMatchObject({ state: 'failed', needsYou: true });
  expect(w2).toMatchObject({ state: 'backlog', text: 'cannot start: W1 did not land' });
  expect(world.engine.snapshot().plans[0]?.state).toBe('incomplete');
});

test('a conflict sends the task back once, to the new base; the second needs a person', async () => {
  const world = new Simulation(smooth({ perform: (job) => ({ takesMs: 1000, commits: { 'same.txt': job.attemptId }, exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] } }));
  await world.runToEnd(plan);
  expect(landedKeys(world)).toEqual(['W1', 'W2']);
  expect(world.jobs.started[2]).toMatchObject({ why: { kind: 'conflict', files: ['same.txt'] } });
});

test('an agent that runs into a conflict is told what the plan says of those files', async () => {
  const world = new Simulation(smooth({ perform: (job) => ({ takesMs: 1000, commits: { 'same.txt': job.attemptId }, exit: well }) }));
  const text = 'title: T\nconflict_notes:\n  - {files: [same.txt], text: keep both lines}\n  - {files: [other.txt], text: of no use here}\ntasks:\n  - {id: W1, title: one, prompt: do, agent: helpful}\n  - {id: W2, title: two, prompt: do, agent: helpful}\n';
  await world.runToEnd(await world.start(text, {}, 'plan.yaml'));
  expect(world.jobs.started.map(({ why, advice }) => [why.kind, advice])).toEqual([['first', []], ['first', []], ['conflict', ['keep both lines']]]);
});

test('what the agent left uncommitted is asked about once, then waits for a person', async () => {
  const world = new Simulation(smooth({ perform: (job) => ({ takesMs: 1000, commits: { a: job.attemptId }, leavesDirty: 'b.txt', exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [] }, agent: 'helpful' }));
  await world.runToEnd(plan);
  expect(world.jobs.started.map((job) => job.why.kind)).toEqual(['first', 'dirty']);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ state: 'attention', needsYou: true });

  world.git.clean('/repo.worktrees/' + (world.engine.snapshot().tasks[0]?.id.replace('/', '-') ?? ''));
  await world.engine.retry(world.engine.snapshot().tasks[0]?.id ?? '');
  await world.runToEnd(plan);
  expect(world.jobs.started).toHaveLength(2);
  expect(world.engine.snapshot().tasks[0]?.state).toBe('landed');
});

test('uncommitted work is committed by the engine where the plan says so', async () => {
  const world = new Simulation(smooth({ perform: () => ({ takesMs: 1000, leavesDirty: 'b.txt', exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [] } }), { uncommitted: 'commit' });
  await world.runToEnd(plan);
  expect(landedKeys(world)).toEqual(['W1']);
});

test('an agent that exits well with nothing to show is not believed', async () => {
  const world = new Simulation(smooth({ perform: () => ({ takesMs: 1000, exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [] } }), { maxAttempts: 2 });
  await world.runToEnd(plan);
  expect(world.engine.snapshot().tasks[0]).toMatchObject({ state: 'failed' });
  expect(world.engine.snapshot().tasks[0]?.text).toContain('without a single commit');
});

test('a task whose runner dies twice is handed to a person, and others go on', async () => {
  const world = new Simulation(smooth({ perform: (job) => (keyOf(job) === 'W1' ? { takesMs: 10, exit: { kind: 'lost' } } : { takesMs: 1000, commits: { b: 'x' }, exit: well }) }));
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] } }));
  await world.runToEnd(plan);
  expect(world.jobs.started.filter((job) => keyOf(job) === 'W1')).toHaveLength(2);
  expect(world.engine.snapshot().tasks.map((task) => task.state)).toEqual(['attention', 'landed']);
});

test('checks that fail only on the merged result send the task back with both sides merged', async () => {
  let merged = 0;
  const world = new Simulation(smooth({ passes: (request) => !request.cwd.includes('integration') || ++merged !== 2 }));
  const plan = await world.start(planText({ tasks: { W1: [], W2: [] }, checks: ['make test'] }), { landing: { strategy: 'serial', atOnce: 1 } });
  await world.runToEnd(plan);
  expect(world.jobs.started[2]).toMatchObject({ why: { kind: 'failure', failure: { kind: 'checks', where: 'merged' } } });
  expect(landedKeys(world)).toHaveLength(2);
});

test('the integration branch deleted or moved by hand never loses a landing', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: ['W1'], W3: ['W2'] } }));
  let landed = 0;
  await world.runToEnd(plan, () => {
    if (landedKeys(world).length > landed) {
      landed = landedKeys(world).length;
      world.git.refs.delete(`refs/heads/coppice/${plan}/integration`);
    }
    return Promise.resolve();
  });
  const tip = world.git.refs.get(`refs/heads/coppice/${plan}/integration`);
  expect(landedKeys(world)).toEqual(['W1', 'W2', 'W3']);
  for (const event of eventsOf(world, 'landing.merged')) expect(tip === undefined || world.git.ancestry(tip).has(event.commit)).toBe(true);
});

test('the user\'s branch follows only where it was asked to', async () => {
  const asked = new Simulation(smooth());
  await asked.runToEnd(await asked.start(planText({ tasks: { W1: [] } }), { advance: 'plan' }));
  expect(asked.git.refs.get('refs/heads/main')).toBe(eventsOf(asked, 'landing.merged')[0]?.commit);

  const unasked = new Simulation(smooth());
  const before = unasked.git.refs.get('refs/heads/main');
  const plan = await unasked.start(planText({ tasks: { W1: [] } }));
  await unasked.runToEnd(plan);
  expect(unasked.git.refs.get('refs/heads/main')).toBe(before);
  expect(await unasked.engine.land({ into: 'main' })).toMatchObject({ kind: 'done' });
  expect(unasked.git.refs.get('refs/heads/main')).not.toBe(before);
});

test('with advance batch the branch follows after each whole batch', async () => {
  const world = new Simulation(smooth());
  await world.runToEnd(await world.start(planText({ tasks: { W1: [], W2: ['W1'], W3: ['W2'] } }), { advance: 'batch' }));
  expect(eventsOf(world, 'plan.advanced')).toHaveLength(3);
});

test('stop ends what runs and starts nothing; resume goes on with it', async () => {
  const world = new Simulation(smooth());
  const plan = await world.start(planText({ tasks: { W1: [], W2: [], W3: ['W1'] } }));
  await world.settle();
  expect(await world.engine.stop()).toMatchObject({ kind: 'done' });
  expect(world.jobs.nextEnd).toBeNull();
  expect(world.engine.busy()).toBe(false);
  expect(world.engine.snapshot().plans[0]?.state).toBe('paused');
  await world.engine.resume({ environment: {} });
  await world.runToEnd(plan);
  expect(landedKeys(world)).toHaveLength(3);
});

test('final checks that fail leave everything landed and the user\'s branch alone', async () => {
  const world = new Simulation(smooth({ passes: (request) => !request.id.startsWith('final-') }));
  const plan = await world.start(planText({ tasks: { W1: [] }, finalChecks: ['make e2e'] }), { advance: 'plan' });
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]).toMatchObject({ state: 'verification-failed', landed: 1 });
  expect(eventsOf(world, 'plan.advanced')).toEqual([]);
});

test('starting the same document again joins the run; a changed one is refused while the first runs', async () => {
  const text = planText({ tasks: { W1: [] } });
  const world = new Simulation(smooth());
  const plan = await world.start(text);
  const again = await world.engine.startPlan({ path: '/repo/plan.md', text, options: {}, consent: sha256(text), environment: {} });
  expect(again).toEqual({ kind: 'joined', planId: plan });
  const changed = text.replace('Do W1', 'Do W1 well');
  const refused = await world.engine.startPlan({ path: '/repo/plan.md', text: changed, options: {}, consent: sha256(changed), environment: {} });
  expect(refused).toMatchObject({ kind: 'refused', code: 'change-to-accept' });
});

test('nothing runs without consent to exactly this text', async () => {
  const world = new Simulation(smooth());
  await world.engine.start();
  const started = await world.engine.startPlan({ path: '/repo/plan.md', text: planText({ tasks: { W1: [] } }), options: {}, consent: 'of another text', environment: {} });
  expect(started).toMatchObject({ kind: 'refused', code: 'no-consent' });
  expect(world.events).toEqual([]);
});
