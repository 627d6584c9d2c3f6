import { beforeEach, describe, expect, test } from 'vitest';
import type { PlanEdit, RepositoryPicture } from '../../../src/engine/planning/index';
import { NO_PROVISION, type StartPlan, type Started, type TaskView } from '../../../src/engine/index';
import { sha256, Simulation } from '../../support/simulation';

interface Sketch {
  readonly on?: readonly string[];
  readonly title?: string;
  readonly prompt?: string;
  readonly files?: readonly string[];
  readonly check?: string;
  readonly done?: true;
  readonly agent?: string;
}

function planOf(tasks: Readonly<Record<string, Sketch>>, more = ''): string {
  const entries = Object.entries(tasks).map(([id, { on = [], title = `Do ${id}`, prompt = `work on ${id}`, files = [], check, done, agent = 'helpful' }]) => `  - ${JSON.stringify({ id, title, prompt, agent, depends_on: on, files, ...(check === undefined ? {} : { checks: [check] }), ...(done === undefined ? {} : { done }) })}`);
  return `title: Pears\n${more}tasks:\n${entries.join('\n')}\n`;
}

const chain = { W1: {}, W2: { on: ['W1'] }, W3: { on: ['W2'] } } as const;

let world: Simulation;
let fails: Set<string>;
beforeEach(async () => {
  fails = new Set();
  world = new Simulation({
    perform: (job) => ({ takesMs: 1000, commits: { [`${job.taskId}.txt`]: job.prompt }, exit: { kind: 'code', code: fails.has(job.taskId.split('/')[1] ?? '') ? 1 : 0 } }),
    passes: () => true,
  });
  await world.engine.start();
});

function ask(text: string, more: Partial<StartPlan> = {}): Promise<Started> {
  return world.engine.startPlan({ path: '/repo/plan.yaml', text, options: { maxAttempts: 1 }, consent: sha256(text), environment: {}, ...more });
}

async function started(text: string, options: StartPlan['options'] = { maxAttempts: 1 }): Promise<string> {
  const answer = await ask(text, { options });
  if (answer.kind !== 'started') throw new Error(JSON.stringify(answer));
  await world.settle();
  return answer.planId;
}

async function accepted(text: string): Promise<Extract<Started, { kind: 'changed' }>> {
  const answer = await ask(text, { accept: true });
  if (answer.kind !== 'changed') throw new Error(JSON.stringify(answer));
  return answer;
}

const tasks = (): readonly TaskView[] => world.engine.snapshot().tasks;
const byKey = (key: string): TaskView | undefined => tasks().find((task) => task.key === key);
const prompts = (): readonly string[] => world.jobs.started.map(({ prompt }) => prompt);

describe('a changed document of a plan that runs', () => {
  test('is refused with what is different, and with what to do, until somebody accepts it', async () => {
    await started(planOf(chain));
    const text = planOf({ ...chain, W3: { on: ['W2'], check: 'make pie' }, W4: { on: ['W3'], check: 'make tart' } });
    const answer = await ask(text);
    expect(answer).toMatchObject({ kind: 'refused', code: 'change-to-accept', next: expect.stringContaining('--accept') as string });
    expect(answer.kind === 'refused' ? answer.message : '').toMatch(/added: `W4`[^]*changed: `W3` \(checks\)[^]*\$ make pie\n {4}\$ make tart/);
    expect(tasks()).toHaveLength(3);
  });

  test('is taken over where it is only about tasks that were not begun: they are added, changed and taken out', async () => {
    const plan = await started(planOf({ W1: {}, W2: { on: ['W1'] }, W3: { on: ['W2'] }, W5: { on: ['W1'] } }));
    const answer = await accepted(planOf({ W1: {}, W2: { on: ['W1'], prompt: 'another way' }, W4: { on: ['W2'] }, W5: { on: ['W4'] } }));
    expect(answer).toEqual({ kind: 'changed', planId: plan, text: 'added: `W4`; removed: `W3`; changed: `W2` (prompt), `W5` (dependsOn)' });
    expect(tasks().map(({ key }) => key)).toEqual(['W1', 'W2', 'W4', 'W5']);
    await world.runToEnd(plan);
    expect(prompts()).toEqual(['work on W1', 'another way', 'work on W4', 'work on W5']);
    expect(tasks().every(({ state }) => state === 'landed')).toBe(true);
  });

  test('is taken over with the settings people agreed to along with it: they hold for worktrees made from now on', async () => {
    const plan = await started(planOf(chain));
    const text = planOf({ ...chain, W4: { on: ['W3'] } });
    const answer = await ask(text, { accept: true, options: { maxAttempts: 1, worktrees: { ...NO_PROVISION, include: ['.env'] } } });
    expect(answer).toMatchObject({ kind: 'changed', planId: plan });
    await world.runToEnd(plan);
    const given = new Map(world.git.filled.map(({ path, provision }) => [path.split('-').at(-1), provision.include]));
    expect(given).toEqual(new Map([['w1', []], ['w2', ['.env']], ['w3', ['.env']], ['w4', ['.env']]]));
  });

  test('goes on record in one piece, which everybody hears of', async () => {
    const deltas: (readonly string[])[] = [];
    await started(planOf(chain));
    world.engine.onDelta((delta) => deltas.push([...delta.happenings.map(({ text }) => text), ...(delta.gone ?? []).map((id) => `gone ${id.split('/')[1] ?? ''}`)]));
    await accepted(planOf({ W1: {}, W2: { on: ['W1'] } }));
    expect(deltas[0]).toEqual(['goes on by the changed document: removed: `W3`', 'gone w3']);
    expect(world.events.filter(({ event }) => event.type === 'plan.changed')).toHaveLength(1);
  });

  test('may give tasks other numbers: they stay who they are, at work or not', async () => {
    const named = (first: string, second: string): string => planOf({ [first]: { title: 'Peel', prompt: 'peel' }, [second]: { title: 'Bake', prompt: 'bake', on: [first] } });
    const plan = await started(named('W1', 'W2'));
    const before = new Map(tasks().map(({ title, id, branch }) => [title, { id, branch }]));
    const text = planOf({ W1: { title: 'Wash', prompt: 'wash' }, W2: { title: 'Peel', prompt: 'peel' }, W3: { title: 'Bake', prompt: 'bake', on: ['W2'] } });
    expect((await accepted(text)).text).toBe('added: `W1`; renumbered: `W1` is `W2` now, `W2` is `W3` now');
    for (const title of ['Peel', 'Bake']) expect(tasks().find((task) => task.title === title)).toMatchObject(before.get(title) ?? {});
    expect(new Set(tasks().map(({ id }) => id)).size).toBe(3);
    expect(byKey('W2')?.state).toBe('running');
    await world.runToEnd(plan);
    expect(tasks().every(({ state }) => state === 'landed')).toBe(true);
    expect([...prompts()].sort()).toEqual(['bake', 'peel', 'wash']);
  });

  test('never disturbs what is at work: a change to that is refused whatever is accepted', async () => {
    await started(planOf(chain));
    for (const text of [planOf({ ...chain, W1: { prompt: 'otherwise' } }), planOf({ W2: {}, W3: { on: ['W2'] } }), planOf({ ...chain, W1: { done: true } })]) {
      const answer = await ask(text, { accept: true });
      expect(answer).toMatchObject({ kind: 'refused', code: 'plan-changed' });
      expect(answer.kind === 'refused' ? answer.message : '').toMatch(/W1 is at work|W1 is done[^]*at work/);
    }
    expect(world.events.some(({ event }) => event.type === 'plan.changed')).toBe(false);
  });

  test('never undoes what has landed, but may mark it as done', async () => {
    const plan = await started(planOf(chain));
    await world.step();
    await world.settle();
    expect(byKey('W1')?.state).toBe('landed');
    expect(await ask(planOf({ ...chain, W1: { prompt: 'otherwise' } }), { accept: true })).toMatchObject({ code: 'plan-changed', message: expect.stringContaining('W1 has landed') as string });
    await accepted(planOf({ ...chain, W1: { done: true } }));
    expect(tasks().map(({ key }) => key)).toEqual(['W1', 'W2', 'W3']);
    await world.runToEnd(plan);
    expect(world.jobs.started).toHaveLength(3);
  });

  test('is still the same run where it only tells what has landed: a run that came to rest goes on', async () => {
    fails.add('w2');
    const plan = await started(planOf({ W1: {}, W2: {} }));
    await world.runToEnd(plan);
    const marked = planOf({ W1: { done: true, prompt: 'work on W1 (done)' }, W2: {} }, 'issues: ["Blocked W2: it fails"]\n');
    fails.clear();
    expect(await ask(marked)).toEqual({ kind: 'joined', planId: plan });
    await world.runToEnd(plan);
    expect(await ask(marked)).toMatchObject({ kind: 'refused', code: 'already-landed' });
    expect((await ask(planOf({ W1: { done: true }, W2: { prompt: 'better' } }))).kind).toBe('started');
  });

  test('takes out what it marks as done before it was begun, and nothing waits for that', async () => {
    const plan = await started(planOf(chain));
    await accepted(planOf({ ...chain, W2: { on: ['W1'], done: true } }));
    await world.runToEnd(plan);
    expect(prompts()).toEqual(['work on W1', 'work on W3']);
  });

  test('has what failed tried again by its new words, and does not let go of it', async () => {
    fails.add('w1');
    const plan = await started(planOf({ W1: {}, W2: {}, W3: { on: ['W1'] }, W4: { on: ['W2'] } }), { maxAttempts: 1, maxParallel: 1 });
    await world.step();
    await world.settle();
    expect(byKey('W1')?.state).toBe('failed');
    expect(await ask(planOf({ W2: {}, W3: {}, W4: { on: ['W2'] } }), { accept: true })).toMatchObject({ code: 'plan-changed', message: expect.stringContaining('W1 was begun') as string });
    fails.clear();
    await accepted(planOf({ W1: { prompt: 'better' }, W2: {}, W3: { on: ['W1'] }, W4: { on: ['W2'] } }));
    await world.runToEnd(plan);
    expect(prompts().filter((prompt) => prompt === 'better')).toHaveLength(1);
    expect(tasks().every(({ state }) => state === 'landed')).toBe(true);
  });

  test('that says the same about every task is joined without a question', async () => {
    const plan = await started(planOf(chain));
    expect(await ask(`# a comment\n${planOf(chain)}`)).toEqual({ kind: 'joined', planId: plan });
    expect(await ask(`# another\n${planOf(chain)}`, { accept: false })).toMatchObject({ kind: 'changed', planId: plan, text: 'nothing of its tasks is different' });
    expect(await ask(`# another\n${planOf(chain)}`, { accept: false })).toEqual({ kind: 'joined', planId: plan });
  });

  test('cannot be taken over when it cannot be run', async () => {
    await started(planOf(chain));
    expect(await ask(planOf({ W1: { on: ['W2'] }, W2: { on: ['W1'] } }), { accept: true })).toMatchObject({ code: 'plan-changed', message: expect.stringContaining('cannot be run') as string });
    expect(await ask(planOf({ ...chain, W4: { agent: 'nobody' } }), { accept: true })).toMatchObject({ code: 'unknown-agent' });
  });

  test('keeps whoever was begun in its batch, and what waits for it in a later one', async () => {
    await started(planOf({ W1: {}, W2: {}, W3: { on: ['W1'] } }));
    await accepted(planOf({ W1: {}, W2: {}, W0: {}, W3: { on: ['W1'] }, W4: { on: ['W3', 'W0'] } }));
    expect(tasks().map(({ key, batch }) => [key, batch])).toEqual([['W1', 1], ['W2', 1], ['W0', 1], ['W3', 2], ['W4', 3]]);
  });

  test('keeps what people changed about the batches', async () => {
    const edits: readonly PlanEdit[] = [{ after: ['W2', 'W3'] }];
    world.planEdits = edits;
    const plan = await started(planOf({ W1: {}, W2: { on: ['W1'] }, W3: { on: ['W1'] } }));
    await accepted(planOf({ W1: {}, W2: { on: ['W1'] }, W3: { on: ['W1'] }, W4: { on: ['W1'] } }));
    await world.runToEnd(plan);
    const order = world.jobs.started.map(({ taskId }) => taskId.split('/')[1]);
    expect(order.indexOf('w2')).toBeGreaterThan(order.indexOf('w3'));
  });

  test('keeps to the part of the plan that was asked for', async () => {
    const plan = await started(planOf({ W1: {}, W2: { on: ['W1'] }, W3: {} }), { only: ['W2'] });
    await accepted(planOf({ W1: {}, W2: { on: ['W1'], prompt: 'better' }, W3: { prompt: 'not asked for' } }));
    expect(tasks().map(({ key }) => key)).toEqual(['W1', 'W2']);
    await world.runToEnd(plan);
    expect(prompts()).toEqual(['work on W1', 'better']);
  });

  test('lets a plan that was stopped go on', async () => {
    const plan = await started(planOf(chain));
    await world.engine.stop(plan);
    await accepted(planOf({ ...chain, W4: {} }));
    await world.runToEnd(plan);
    expect(tasks().filter(({ state }) => state === 'landed')).toHaveLength(4);
  });

  test('is the plan from then on, also for an engine that is killed right afterwards', async () => {
    const plan = await started(planOf(chain));
    const text = planOf({ W1: {}, W2: { on: ['W1'], prompt: 'better' } }, 'final_checks: [make pie]\n');
    await accepted(text);
    await world.killAndRestart();
    expect(tasks().map(({ key }) => key)).toEqual(['W1', 'W2']);
    expect(await ask(text)).toEqual({ kind: 'joined', planId: plan });
    await world.runToEnd(plan);
    expect(prompts()).toEqual(['work on W1', 'better']);
  });
});

describe('while the repository is looked at', () => {
  test('a task may be begun: then a change to it is refused after all', async () => {
    let look: ((picture: RepositoryPicture) => void) | null = null;
    world.survey = () => new Promise((resolve) => (look = resolve));
    await started(planOf({ W1: {}, W2: { on: ['W1'] } }));
    const answer = ask(planOf({ W1: {}, W2: { on: ['W1'], files: ['src/a.ts'] } }), { accept: true });
    await world.settle();
    await world.step();
    await world.settle();
    expect(byKey('W2')?.state).toBe('running');
    (look as ((picture: RepositoryPicture) => void) | null)?.({ files: [], imports: new Map(), history: [] });
    expect(await answer).toMatchObject({ kind: 'refused', code: 'plan-changed', message: expect.stringContaining('W2 is at work') as string });
  });
});
