import { expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '../../src/protocol/messages';
import { AGENT_TOKEN, serverRig, TOKEN } from '../support/serverRig';

const hello = { type: 'agent', protocol: PROTOCOL_VERSION, version: '0.1.0', token: AGENT_TOKEN };
const ask = { request: 'r', role: 'dev', name: null, reason: 'why', output: null, prompt: 'Mend it.' };

test('an agent with the token of its attempt may ask for a job, as that attempt and no other', async () => {
  const rig = await serverRig();
  const socket = rig.raw();
  socket.send(hello);
  await expect(socket.next()).resolves.toMatchObject({ type: 'welcome' });
  socket.send({ type: 'ask', id: 1, name: 'job/spawn', params: { ...ask, attemptId: 'another' } });
  await expect(socket.next()).resolves.toMatchObject({ type: 'answer', id: 1, value: { kind: 'spawned', job: 'dev-1' } });
  expect(rig.engine.asked).toEqual([['spawnJob', { ...ask, attemptId: 'a1' }]]);
});

test.each(['plan/stop', 'task/retry', 'board/get', 'artifacts/read', 'engine/shutdown'])('its token is not good for %s', async (name) => {
  const rig = await serverRig();
  const socket = rig.raw();
  socket.send(hello);
  await socket.next();
  socket.send({ type: 'ask', id: 1, name, params: {} });
  await expect(socket.next()).resolves.toMatchObject({ type: 'failed', id: 1 });
  expect(rig.engine.asked).toEqual([]);
});

test.each([
  ['the token of nobody', { token: 'x.1234' }, 'token'],
  ['the owner’s token', { token: TOKEN }, 'token'],
  ['an older protocol', { protocol: PROTOCOL_VERSION - 1 }, 'protocol-older'],
])('an agent with %s is refused', async (_, changes, reason) => {
  const rig = await serverRig();
  const socket = rig.raw();
  socket.send({ ...hello, ...changes });
  await expect(socket.next()).resolves.toMatchObject({ type: 'refused', reason });
  await socket.closed;
  expect(rig.engine.asked).toEqual([]);
});

test('who waits for a job is answered once something has happened and it is over', async () => {
  const rig = await serverRig();
  const before = rig.engine.followers;
  const socket = rig.raw();
  socket.send(hello);
  await socket.next();
  socket.send({ type: 'ask', id: 1, name: 'job/await', params: { job: 'dev-1' } });
  // Answered after it, so the wait before it has begun.
  socket.send({ type: 'ask', id: 2, name: 'job/spawn', params: ask });
  await expect(socket.next()).resolves.toMatchObject({ id: 2 });
  rig.engine.happen('something else');
  rig.engine.spawned = { ...rig.engine.spawned, state: 'failed', text: 'so it goes' };
  rig.engine.happen('it has failed');
  await expect(socket.next()).resolves.toMatchObject({ type: 'answer', id: 1, value: { state: 'failed', text: 'so it goes' } });
  expect(rig.engine.followers).toBe(before);
});
