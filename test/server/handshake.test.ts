import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '../../src/protocol/messages';
import { ownFolders } from '../support/ownFolders';
import { helloLine } from '../support/rawSocket';
import { serverRig, TOKEN } from '../support/serverRig';

describe('the first line', () => {
  test('with the owner token is welcome', async () => {
    const rig = await serverRig();
    const socket = rig.raw();
    socket.send(helloLine(TOKEN));
    await expect(socket.next()).resolves.toEqual({ type: 'welcome', protocol: PROTOCOL_VERSION, version: '0.1.0', pid: process.pid, root: rig.folders.root });
  });

  test.each([
    ['no token', { token: undefined }, 'malformed'],
    ['an empty token', { token: '' }, 'token'],
    ['another token', { token: 'b'.repeat(64) }, 'token'],
    ['half a token', { token: 'a'.repeat(32) }, 'token'],
    ['another token and another protocol', { token: 'b'.repeat(64), protocol: 99 }, 'token'],
    ['an older protocol', { protocol: PROTOCOL_VERSION - 1 }, 'protocol-older'],
    ['an unknown kind of client', { client: 'robot' }, 'malformed'],
    ['another type', { type: 'howdy' }, 'malformed'],
  ])('with %s is refused and changes nothing', async (_name, changes, reason) => {
    const rig = await serverRig();
    const socket = rig.raw();
    socket.send(helloLine(TOKEN, changes));
    socket.send({ type: 'ask', id: 1, name: 'plan/stop', params: {} });
    await expect(socket.next()).resolves.toMatchObject({ type: 'refused', reason });
    await socket.closed;
    expect(rig.engine.asked).toEqual([]);
  });

  test.each(['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', '\u0000\u0001\u0002\n', '{"type":"hello"\n', '[[[[\n', 'null\n', '"hello"\n', `{"type":"ask","id":1,"name":"plan/stop","params":{}}\n`])(
    'that is %j is refused',
    async (garbage) => {
      const rig = await serverRig();
      const socket = rig.raw();
      socket.write(garbage);
      await expect(socket.next()).resolves.toMatchObject({ type: 'refused', reason: 'malformed' });
      await socket.closed;
      expect(rig.engine.asked).toEqual([]);
    },
  );

  test('that is endless is cut off after a few kilobytes', async () => {
    const rig = await serverRig();
    const socket = rig.raw();
    socket.write('x'.repeat(200_000));
    await socket.closed;
    expect(rig.server.address).toBeTruthy();
    await expect(rig.client()).resolves.toBeDefined();
  });

  test('of a newer program makes the engine hand over', async () => {
    const rig = await serverRig();
    const socket = rig.raw();
    socket.send(helloLine(TOKEN, { protocol: PROTOCOL_VERSION + 1, version: '9.0.0' }));
    await expect(socket.next()).resolves.toMatchObject({ type: 'refused', reason: 'protocol-newer' });
    await expect(rig.ended).resolves.toEqual({ kind: 'newer', version: '9.0.0' });
    const other = rig.raw();
    other.send(helloLine(TOKEN));
    await expect(other.next()).resolves.toMatchObject({ type: 'refused', reason: 'draining' });
  });

  test('of a newer program without the token moves nothing', async () => {
    const rig = await serverRig();
    const socket = rig.raw();
    socket.send(helloLine('', { protocol: PROTOCOL_VERSION + 1 }));
    await expect(socket.next()).resolves.toMatchObject({ reason: 'token' });
    await expect(rig.client()).resolves.toBeDefined();
  });
});

test('two hundred connections that never finish their first line keep nobody out and are cut off', async () => {
  const rig = await serverRig({ limits: { helloMs: 300 } });
  const slow = Array.from({ length: 200 }, () => rig.raw());
  const dribble = setInterval(() => {
    for (const socket of slow) if (!socket.socket.destroyed) socket.write('{');
  }, 20);
  const client = await rig.client();
  await expect(client.ask('plan/stop', {})).resolves.toMatchObject({ kind: 'done' });
  await Promise.all(slow.map((socket) => socket.closed));
  clearInterval(dribble);
  await expect(client.ask('plan/stop', {})).resolves.toMatchObject({ kind: 'done' });
});

describe('the endpoint', () => {
  test('is announced for the user alone, and taken back at the end', async () => {
    const rig = await serverRig();
    const file = join(rig.folders.stateFolder, 'engine.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ socket: rig.server.address, pid: process.pid, protocol: PROTOCOL_VERSION });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(rig.server.address).mode & 0o777).toBe(0o600);
    await rig.server.close('over');
    expect(existsSync(file)).toBe(false);
    expect(existsSync(rig.server.address)).toBe(false);
  });

  test('of another engine is left alone', async () => {
    const rig = await serverRig();
    const file = join(rig.folders.stateFolder, 'engine.json');
    const other = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), pid: 1 };
    writeFileSync(file, JSON.stringify(other));
    await rig.server.close('over');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(other);
  });

  test('takes the place of what a dead engine left', async () => {
    const folders = ownFolders();
    const first = await serverRig({ folders });
    const { address } = first.server;
    const socketFile = readFileSync(join(folders.stateFolder, 'engine.json'));
    await first.server.close('over');
    writeFileSync(address, '');
    writeFileSync(join(folders.stateFolder, 'engine.json'), socketFile);
    const second = await serverRig({ folders });
    await expect(second.client()).resolves.toBeDefined();
  });
});
