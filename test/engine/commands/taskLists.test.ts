import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consentHash, readTask, type NewTask, type StartPlan, type TaskView } from '../../../src/engine/index';
import { illegalHistory } from '../../crash/checker/history';
import { sha256, Simulation } from '../../support/simulation';

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

afterEach(() => {
  expect(illegalHistory({ events: world.events, rows: world.store.load().rows })).toEqual([]);
});

const options: StartPlan['options'] = { agent: 'helpful', maxAttempts: 1 };

function given(prompt: string, more: Partial<NewTask> = {}): NewTask {
  return { title: prompt, prompt, agent: null, template: null, run: null, checks: [], owns: [], after: [], ...more };
}

/** As somebody does who was shown the task. */
function agreed(task: NewTask): { readonly task: NewTask; readonly options: StartPlan['options']; readonly consent: string; readonly environment: Readonly<Record<string, string>> } {
  const read = readTask(task);
  return { task, options, consent: read.ok ? sha256(read.value.text) : '', environment: {} };
}

async function add(prompt: string, more: Partial<NewTask> = {}, alone = false): Promise<{ readonly planId: string; readonly taskId: string; readonly key: string }> {
  const answer = await world.engine.addTask({ ...agreed(given(prompt, more)), alone });
  if (answer.kind === 'refused') throw new Error(`${answer.code}: ${answer.message} ${answer.next}`);
  return answer;
}

const refusal = async (prompt: string, more: Partial<NewTask>): Promise<unknown> => world.engine.addTask(agreed(given(prompt, more)));
const tasks = (): readonly TaskView[] => world.engine.snapshot().tasks;
const byKey = (key: string): TaskView | undefined => tasks().find((task) => task.key === key);
const plans = () => world.engine.snapshot().plans;
const prompts = (): readonly string[] => world.jobs.started.map(({ prompt }) => prompt);
const told = (text: string): boolean => prompts().some((prompt) => prompt.includes(text));

describe('a task without a plan', () => {
  test('starts by itself, and lands like any other', async () => {
    const { planId, key } = await add('Fix the login', { checks: ['make pie'], owns: ['src/login/**'] });
    expect(key).toBe('T1');
    await world.settle();
    expect(byKey('T1')).toMatchObject({ state: 'running', agent: 'helpful', title: 'Fix the login' });
    expect(plans()).toMatchObject([{ id: planId, title: 'Tasks', path: '', integrationBranch: `coppice/${planId}/integration` }]);
    await world.runToEnd(planId);
    expect(byKey('T1')).toMatchObject({ state: 'landed', checks: [{ command: 'make pie' }] });
    expect(prompts()[0]).toContain('`src/login/**`');
  });

  test('joins the list that is under way, without disturbing what is at work', async () => {
    const first = await add('One');
    await world.settle();
    const second = await add('Two');
    expect(second).toMatchObject({ planId: first.planId, key: 'T2' });
    await world.settle();
    expect(tasks().map(({ state }) => state)).toEqual(['running', 'running']);
    expect(byKey('T1')?.attempt).toBe(1);
    await world.runToEnd(first.planId);
    expect(tasks().map(({ state }) => state)).toEqual(['landed', 'landed']);
    expect(plans()).toHaveLength(1);
  });

  test('begins a new list where the last one has ended; its key is nobody else’s', async () => {
    const first = await add('One');
    await world.runToEnd(first.planId);
    const second = await add('Two');
    expect(second.planId).not.toBe(first.planId);
    expect(second.key).toBe('T2');
    await world.runToEnd(second.planId);
    expect(plans().map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  test('leaves a list alone that was stopped', async () => {
    const first = await add('One');
    await world.settle();
    await Promise.all([world.engine.stop(first.planId), world.step()]);
    const second = await add('Two');
    expect(second.planId).not.toBe(first.planId);
    await world.runToEnd(second.planId);
    expect(plans().map(({ state }) => state)).toEqual(['paused', 'completed']);
  });

  test('alone has a list of its own, with its own name', async () => {
    const list = await add('One');
    const own = await add('Write the manual', {}, true);
    expect(own.planId).not.toBe(list.planId);
    expect(plans().map(({ title }) => title)).toEqual(['Tasks', 'Write the manual']);
    expect((await add('Two')).planId).toBe(list.planId);
  });

  test('waits for those it names, in any case of letters', async () => {
    const { planId } = await add('One');
    await add('Two', { after: ['t1'] });
    await world.settle();
    expect(byKey('T2')).toMatchObject({ state: 'backlog', waitsFor: ['T1'] });
    await world.runToEnd(planId);
    expect(tasks().map(({ state }) => state)).toEqual(['landed', 'landed']);
  });

  test('cannot wait for what is not in its list, and is told where that is', async () => {
    const plan = 'title: P\ntasks:\n  - {id: W1, title: One, run: ":"}\n';
    const planId = await world.start(plan, {}, 'plan.yaml');
    expect(await refusal('Late', { after: ['W1'] })).toMatchObject({ kind: 'refused', code: 'other-plan', message: `W1 is a task of ${planId}, and tasks can only wait for tasks of their own list.`, next: expect.stringContaining('Write the new task into /repo/plan.yaml.') as string });
    await world.runToEnd(planId);
    expect(await refusal('Late', { after: ['W1'] })).toMatchObject({ code: 'other-plan', message: `W1 has landed already, on coppice/${planId}/integration.`, next: expect.stringContaining(`coppice land ${planId} --into BRANCH`) as string });
    await add('One');
    expect(await refusal('Late', { after: ['T9'] })).toMatchObject({ code: 'unknown-task', message: 'There is no task "T9" in the list.', next: 'It can wait for: `T1`.' });
    expect(tasks()).toHaveLength(2);
  });

  test('goes through its template, and the agreement covers that text, too', async () => {
    const template = 'name: review\nstages:\n- {name: a, jobs: [{role: dev}]}\n- {name: b, jobs: [{role: tester, run: "npm test"}]}\n';
    await world.engine.importTemplate({ text: template, path: '/repo/.coppice/templates/review.yaml' });
    const task = given('Do it', { template: 'review' });
    expect(await world.engine.addTask(agreed(task))).toMatchObject({ kind: 'refused', code: 'no-consent' });
    const read = readTask(task);
    const consent = consentHash(sha256, read.ok ? read.value.text : '', [{ name: 'review', text: template }]);
    const answer = await world.engine.addTask({ ...agreed(task), consent });
    await world.runToEnd(answer.kind === 'added' ? answer.planId : '');
    expect(world.jobs.started.map(({ job }) => job)).toEqual(['dev', 'tester']);
  });

  test('is refused, with the reason, where it cannot run; nothing is put on record', async () => {
    expect(await world.engine.addTask({ ...agreed(given('One')), consent: 'of another text' })).toMatchObject({ code: 'no-consent' });
    expect(await refusal('One', { agent: 'nobody' })).toMatchObject({ code: 'unknown-agent' });
    expect(await refusal('One', { template: 'reviev' })).toMatchObject({ code: 'unknown-template' });
    expect(await refusal('', {})).toMatchObject({ code: 'task-invalid' });
    expect(await refusal('One', { owns: ['../outside'] })).toMatchObject({ code: 'task-invalid' });
    expect(world.events).toEqual([]);
    await add('One');
    const before = world.events.length;
    expect(await refusal('Two', { agent: 'nobody' })).toMatchObject({ code: 'unknown-agent' });
    expect(world.events.slice(before).map(({ event }) => event.type)).not.toContain('plan.changed');
  });

  test('many at once are all taken, each once', async () => {
    const added = await Promise.all(Array.from({ length: 12 }, (_, number) => add(`Part ${String(number)}`)));
    expect(new Set(added.map(({ planId }) => planId)).size).toBe(1);
    expect(added.map(({ key }) => key)).toEqual(Array.from({ length: 12 }, (_, number) => `T${String(number + 1)}`));
    await world.runToEnd(added[0]?.planId ?? '');
    expect(tasks().every(({ state }) => state === 'landed')).toBe(true);
    expect(world.mostAtOnce).toBeLessThanOrEqual(4);
  });

  test('survives the engine, whenever that is killed', async () => {
    const { planId } = await add('One');
    await add('Two', { after: ['T1'] });
    await world.killAndRestart();
    await world.step();
    await world.killAndRestart();
    await add('Three', { after: ['T2'] });
    await world.killAndRestart();
    await world.runToEnd(planId);
    expect(tasks().map(({ key, state }) => [key, state])).toEqual([['T1', 'landed'], ['T2', 'landed'], ['T3', 'landed']]);
  });

  test('is kept as it was said, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), fc.array(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 3 }), (prompt, checks) => {
        const read = readTask(given('A title', { prompt: `x${prompt}`, checks: checks.map((check) => `x${check}`) }));
        if (!read.ok) return;
        expect(read.value.task.prompt.trim()).toBe(`x${prompt}`.replaceAll('\r\n', '\n').trim());
        expect(read.value.task.checks.map(({ command }) => command)).toEqual(checks.map((check) => `x${check}`));
      }),
    );
  });
});

describe('a task of a list', () => {
  const edit = (taskId: string, task: NewTask) => world.engine.editTask({ ...agreed(task), taskId });
  const remove = (taskId: string) => world.engine.removeTask({ taskId, environment: {} });

  test('can be changed until it begins', async () => {
    const { planId } = await add('One');
    const two = await add('Two', { after: ['T1'], checks: ['make pie'] });
    expect(world.engine.readTask(two.taskId)).toEqual({ kind: 'task', task: given('Two', { after: ['T1'], checks: ['make pie'] }) });
    expect(await edit(two.taskId, given('Second thoughts', { after: ['T1'], checks: ['make tart'] }))).toEqual({ kind: 'done', text: 'T2 says that from now on.' });
    await world.runToEnd(planId);
    expect(byKey('T2')).toMatchObject({ state: 'landed', title: 'Second thoughts', checks: [{ command: 'make tart' }] });
    expect(told('Second thoughts')).toBe(true);
    expect(told('Two')).toBe(false);
  });

  test('can be given to another agent, and freed of what it waits for', async () => {
    await add('One');
    const two = await add('Two', { after: ['T1'] });
    await edit(two.taskId, given('Two', { agent: 'script', run: 'make' }));
    await world.settle();
    expect(byKey('T2')).toMatchObject({ agent: 'script', state: 'running' });
  });

  test('is not changed without consent, nor so that tasks wait for each other', async () => {
    await add('One');
    const two = await add('Two', { after: ['T1'] });
    const three = await add('Three', { after: ['T2'] });
    expect(await world.engine.editTask({ ...agreed(given('Two')), consent: 'none', taskId: two.taskId })).toMatchObject({ code: 'no-consent' });
    expect(await edit(two.taskId, given('Two', { after: ['T3'] }))).toMatchObject({ kind: 'refused', code: 'task-invalid' });
    expect(await edit(three.taskId, given('Three', { after: ['T7'] }))).toMatchObject({ kind: 'refused', code: 'unknown-task' });
    expect(byKey('T2')?.waitsFor).toEqual(['T1']);
  });

  test('that was begun is left as it is, with what to do instead', async () => {
    const one = await add('One', {}, true);
    await world.settle();
    const running = { kind: 'refused', code: 'begun', message: 'T1 was begun already: it is running.', next: expect.stringContaining('coppice cancel T1') as string };
    expect(world.engine.readTask(one.taskId)).toMatchObject(running);
    expect(await edit(one.taskId, given('Other'))).toMatchObject(running);
    expect(await remove(one.taskId)).toMatchObject(running);
    await world.runToEnd(one.planId);
    expect(await remove(one.taskId)).toMatchObject({ code: 'begun', message: `T1 has landed, on coppice/${one.planId}/integration.` });
    fails.add('t2');
    const two = await add('Two', {}, true);
    await world.runToEnd(two.planId);
    expect(await edit(two.taskId, given('Other'))).toMatchObject({ code: 'begun', message: expect.stringContaining('has failed') as string, next: expect.stringContaining('coppice retry T2') as string });
  });

  test('that begins at the very moment is left as it is', async () => {
    const { planId } = await add('One');
    const two = await add('Two', { after: ['T1'], owns: ['a.ts'] });
    let begun = (): void => undefined;
    const asked = new Promise<void>((resolve) => (begun = resolve));
    const survey = world.survey;
    world.survey = async () => {
      begun();
      world.survey = survey;
      while (byKey('T2')?.state === 'backlog' || byKey('T2')?.state === 'ready') await world.step();
      return survey();
    };
    const edited = edit(two.taskId, given('Other', { owns: ['b.ts'] }));
    await asked;
    expect(await edited).toMatchObject({ kind: 'refused', code: 'begun' });
    await world.runToEnd(planId);
    expect(told('Other')).toBe(false);
  });

  test('goes when it is removed; one that others wait for stays', async () => {
    const { planId } = await add('One');
    const two = await add('Two', { after: ['T1'] });
    const three = await add('Three', { after: ['T2'] });
    expect(await remove(two.taskId)).toMatchObject({ kind: 'refused', code: 'waited-for', message: '`T3` waits for T2.' });
    expect(await remove(three.taskId)).toEqual({ kind: 'done', text: 'T3 is out of the list.' });
    expect(await remove(two.taskId)).toMatchObject({ kind: 'done' });
    await world.runToEnd(planId);
    expect(tasks().map(({ key, state }) => [key, state])).toEqual([['T1', 'landed']]);
  });

  test('of a list that was stopped can be changed and removed; the list stays stopped, and ends with its last task', async () => {
    const one = await add('One', { after: [] });
    await world.engine.stop(one.planId);
    await world.settle();
    if (byKey('T1')?.attempt !== 0) throw new Error('It was to be stopped before it began.');
    expect(await edit(one.taskId, given('Other'))).toMatchObject({ kind: 'done' });
    expect(plans()[0]?.state).toBe('paused');
    expect(await remove(one.taskId)).toMatchObject({ kind: 'done' });
    await world.settle();
    expect(plans()).toMatchObject([{ state: 'cancelled', total: 0 }]);
    expect(await world.engine.resume({ environment: {} })).toMatchObject({ kind: 'refused', code: 'nothing-to-resume' });
    expect(world.jobs.started).toEqual([]);
  });

  test('is one that the engine keeps: those of documents are changed in them', async () => {
    await world.start('title: P\ntasks:\n  - {id: W1, title: One, run: ":"}\n', {}, 'plan.yaml');
    const id = byKey('W1')?.id ?? '';
    expect(await remove(id)).toMatchObject({ kind: 'refused', code: 'in-a-document', message: 'W1 stands in /repo/plan.yaml.', next: 'Change it there, then: coppice run /repo/plan.yaml --accept' });
    expect(world.engine.readTask(id)).toMatchObject({ code: 'in-a-document' });
    expect(await remove('nowhere')).toMatchObject({ code: 'unknown-task' });
  });
});
