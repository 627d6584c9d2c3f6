import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engineRequests } from '../../src/protocol/messages';
import { arbitraryFromSchema, mutated } from '../support/arbitraryFromSchema';
import { TASK, TEMPLATE } from '../support/fakeEngine';
import { serverRig } from '../support/serverRig';

const plan = { path: '/p.md', text: '# Plan', options: { maxParallel: 2 }, consent: 'c', environment: { PATH: '/bin' } };

describe('each request reaches the engine and brings its answer back', () => {
  test('plan/start', async () => {
    const rig = await serverRig();
    const client = await rig.client();
    await expect(client.ask('plan/start', plan)).resolves.toEqual({ kind: 'started', planId: 'p1' });
    expect(rig.engine.asked).toEqual([['startPlan', plan]]);
  });

  test.each([
    ['plan/stop', { planId: 'p1' }, ['stop', 'p1'], { kind: 'done', text: 'stopped' }],
    ['plan/resume', { environment: { A: 'b' } }, ['resume', { environment: { A: 'b' } }], { kind: 'done', text: 'resumed' }],
    ['task/retry', { taskId: 't1' }, ['retry', 't1'], { kind: 'done', text: 'retried' }],
    ['plan/land', { into: 'main' }, ['land', { into: 'main' }], { kind: 'refused', code: 'nothing-to-land', message: 'Nothing has landed.', next: 'Wait.' }],
    ['task/add', { task: TASK, options: {}, consent: 'c', environment: {}, alone: true }, ['addTask', { task: TASK, options: {}, consent: 'c', environment: {}, alone: true }], { kind: 'added', planId: 'p1', taskId: 'p1/t1', key: 'T1' }],
    ['task/read', { taskId: 'p1/t1' }, ['readTask', 'p1/t1'], { kind: 'task', task: TASK }],
    ['task/edit', { taskId: 'p1/t1', task: TASK, options: {}, consent: 'c', environment: {} }, ['editTask', { taskId: 'p1/t1', task: TASK, options: {}, consent: 'c', environment: {} }], { kind: 'done', text: 'edited' }],
    ['task/remove', { taskId: 'p1/t1', environment: {} }, ['removeTask', { taskId: 'p1/t1', environment: {} }], { kind: 'done', text: 'removed' }],
    ['templates/list', {}, ['listTemplates'], [TEMPLATE]],
    ['templates/show', { name: 'mine', version: 1 }, ['showTemplate', { name: 'mine', version: 1 }], { kind: 'template', ...TEMPLATE, text: 'name: mine\n' }],
    ['templates/import', { text: 'a', path: '/r/mine.yaml' }, ['importTemplate', { text: 'a', path: '/r/mine.yaml' }], { kind: 'saved', name: 'mine', version: 2, hash: 'h' }],
    ['worktrees/list', {}, ['listWorktrees'], []],
    ['worktrees/create', { name: 'mine', from: 'main', environment: { PATH: '/bin' } }, ['createWorktree', { name: 'mine', from: 'main', environment: { PATH: '/bin' } }], { kind: 'done', text: 'made' }],
    ['worktrees/adopt', { path: '/w/theirs' }, ['adoptWorktree', '/w/theirs'], { kind: 'done', text: 'adopted' }],
    ['worktrees/remove', { nameOrPath: 'mine' }, ['removeWorktree', 'mine'], { kind: 'done', text: 'removed' }],
    ['worktrees/clean', { planId: 'p1' }, ['cleanWorktrees', 'p1'], { removed: ['/w/one'], kept: [] }],
    ['task/log', { taskId: 't1' }, ['taskLogs', 't1'], { files: [{ title: 'attempt 1', path: '/log' }] }],
    ['events/after', { sequence: 3, limit: 5 }, ['eventsAfter', 3, { planId: undefined, limit: 5 }], []],
  ] as const)('%s', async (name, params, call, answer) => {
    const rig = await serverRig();
    const client = await rig.client();
    await expect(client.ask(name, params)).resolves.toEqual(answer);
    expect(rig.engine.asked).toEqual([call]);
  });

  test('board/get', async () => {
    const rig = await serverRig();
    rig.engine.happen('begun');
    const client = await rig.client();
    await expect(client.ask('board/get', {})).resolves.toEqual(rig.engine.snapshot());
  });
});

test('a fault of the engine is an answer, and the next request is served', async () => {
  const rig = await serverRig();
  const client = await rig.client();
  rig.engine.fault = new Error('The disk is full.');
  await expect(client.ask('plan/stop', {})).rejects.toThrow('The disk is full.');
  rig.engine.fault = null;
  await expect(client.ask('plan/stop', {})).resolves.toMatchObject({ kind: 'done' });
});

test('a command is on record with its caller, a look is not', async () => {
  const rig = await serverRig();
  const client = await rig.client();
  await client.ask('board/get', {});
  await client.ask('plan/stop', {});
  await expect(rig.log.line('asked')).resolves.toBe(`info: asked: plan/stop {"client":"cli","pid":${String(process.pid)},"version":"0.1.0"}`);
});

test('a variable that no system accepts is refused before anything starts', async () => {
  const rig = await serverRig();
  const client = await rig.client();
  for (const environment of [{ 'A=B': 'c' }, { '': 'c' }, { A: 'b\0c' }]) {
    await expect(client.ask('plan/start', { ...plan, environment })).rejects.toThrow('the parameters do not fit');
  }
  expect(rig.engine.asked).toEqual([]);
});

describe('engine/shutdown', () => {
  test('is refused while something is under way', async () => {
    const rig = await serverRig();
    rig.engine.isBusy = true;
    const client = await rig.client();
    await expect(client.ask('engine/shutdown', { force: false })).resolves.toMatchObject({ kind: 'refused', code: 'busy' });
  });

  test('is answered before the engine ends', async () => {
    const rig = await serverRig();
    rig.engine.isBusy = true;
    const client = await rig.client();
    await expect(client.ask('engine/shutdown', { force: true })).resolves.toMatchObject({ kind: 'done' });
    await expect(rig.ended).resolves.toEqual({ kind: 'asked', client: 'cli' });
  });
});

test('two thousand mutated messages change nothing they may not, and the server goes on', async () => {
  const rig = await serverRig();
  const asks = Object.entries(engineRequests)
    .filter(([name]) => name !== 'engine/shutdown' && name !== 'window/offerTerminals')
    .map(([name, { params }]) => fc.record({ type: fc.constant('ask'), id: fc.nat(), name: fc.constant(name), params: arbitraryFromSchema(params) }));
  const messages = fc.sample(mutated(fc.oneof(...asks)), { numRuns: 2000, seed: 11 });
  const socket = await rig.greeted();
  let valid = 0;
  for (const message of messages) {
    socket.send(message);
    if (reaches(message)) valid++;
  }
  const last = 2 ** 40;
  socket.send({ type: 'ask', id: last, name: 'board/get', params: {} });
  for (let reply = await socket.next(); (reply as { id?: number }).id !== last; reply = await socket.next()) expect(reply).toHaveProperty('type');
  expect(rig.engine.asked).toHaveLength(valid);
  expect(valid).toBeGreaterThan(100);
  expect(valid).toBeLessThan(1900);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(rig.engine.asked.some((call) => JSON.stringify(call).includes('polluted'))).toBe(false);
});

/** Whether the schemas let this through to a method of the engine that is on record. */
function reaches(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { type, id, name, params } = message as Record<string, unknown>;
  if (type !== 'ask' || !Number.isSafeInteger(id) || typeof name !== 'string' || !Object.hasOwn(engineRequests, name)) return false;
  const read = engineRequests[name as keyof typeof engineRequests].params.safeParse(params);
  if (!read.success || name === 'board/get') return false;
  return name !== 'board/subscribe' || ('since' in read.data && read.data.since !== undefined);
}
