import { existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, type ConnectionState, type EngineClient } from '../../src/client/engineClient';
import { ownerToken } from '../../src/client/ownerToken';
import type { ConnectProblem } from '../../src/client/reach';
import type { EngineProgram } from '../../src/client/startEngine';
import { socketAddress } from '../../src/os/userFolder';
import { endProcess, fakeEngineProgram } from '../support/engineProgram';
import { ownFolders, type OwnFolders } from '../support/ownFolders';
import { serverRig, TOKEN } from '../support/serverRig';

function outcome(folders: OwnFolders, start?: EngineProgram, limitMs?: number): ReturnType<typeof connect> {
  return connect({ stateFolder: folders.stateFolder, kind: 'cli', version: '0.1.0', start, limitMs });
}

async function connected(folders: OwnFolders, start?: EngineProgram): Promise<EngineClient> {
  const found = await outcome(folders, start);
  if (!found.ok) throw new Error(`${found.error.message} ${found.error.next}`);
  onTestFinished(() => {
    found.value.close();
  });
  return found.value;
}

async function problem(folders: OwnFolders, start?: EngineProgram, limitMs?: number): Promise<ConnectProblem> {
  const found = await outcome(folders, start, limitMs);
  if (found.ok) throw new Error('It connected.');
  return found.error;
}

function pidOf(client: EngineClient): number {
  if (client.state.kind !== 'connected') throw new Error(`It is ${client.state.kind}.`);
  return client.state.enginePid;
}

function nextState(client: EngineClient, kind: ConnectionState['kind']): Promise<ConnectionState> {
  return new Promise((resolve) => {
    client.onConnection((state) => {
      if (state.kind === kind) resolve(state);
    });
  });
}

describe('where no engine runs', () => {
  test('a client that may not start one says so', async () => {
    await expect(problem(ownFolders())).resolves.toMatchObject({ code: 'not-running' });
  });

  test('one is started, in a process of its own that outlives the client', async () => {
    const folders = ownFolders();
    const client = await connected(folders, await fakeEngineProgram(folders));
    const pid = pidOf(client);
    expect(pid).not.toBe(process.pid);
    client.close();
    expect(pidOf(await connected(folders))).toBe(pid);
  });

  test('several clients that start at once end up with one', async () => {
    const folders = ownFolders();
    const program = await fakeEngineProgram(folders);
    const clients = await Promise.all(Array.from({ length: 5 }, () => connected(folders, program)));
    expect(new Set(clients.map(pidOf)).size).toBe(1);
  });

  test('the engine gets the environment without what steers the program that starts it', async () => {
    const folders = ownFolders();
    await connected(folders, await fakeEngineProgram(folders, { VSCODE_PID: '1', GIT_DIR: '/x', ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--no-warnings', MY_OWN: 'kept' }));
    const environment = JSON.parse(readFileSync(join(folders.stateFolder, 'test-environment'), 'utf8')) as Record<string, string>;
    expect(environment).toMatchObject({ MY_OWN: 'kept' });
    expect(Object.keys(environment).filter((name) => /^(VSCODE_|GIT_|ELECTRON_|NODE_OPTIONS)/.test(name))).toEqual([]);
  });

  test('an engine that fails is shown with what it printed and where', async () => {
    const folders = ownFolders();
    const found = await problem(folders, await fakeEngineProgram(folders, { COPPICE_TEST_FAULT: 'The state is of a newer Coppice.' }));
    expect(found.code).toBe('not-started');
    expect(found.message).toContain('exit code 3');
    expect(found.message).toContain('The state is of a newer Coppice.');
    expect(found.next).toContain(join(folders.stateFolder, 'engine-start.log'));
  });

  test('a program that is not there is named', async () => {
    const folders = ownFolders();
    const found = await problem(folders, { ...(await fakeEngineProgram(folders)), nodeFile: '/nowhere/node' });
    expect(found).toMatchObject({ code: 'not-started', message: expect.stringContaining('/nowhere/node') as string });
  });

  test('a state folder that cannot be made is named', async () => {
    const folders = ownFolders();
    const file = join(folders.root, 'file');
    writeFileSync(file, '');
    const found = await problem({ ...folders, stateFolder: join(file, 'coppice') }, await fakeEngineProgram(folders));
    expect(found).toMatchObject({ code: 'unwritable', message: expect.stringContaining(join(file, 'coppice')) as string });
  });
});

describe('when the engine is killed', () => {
  test('a client that may starts another over what the dead one left, and is connected again', async () => {
    const folders = ownFolders();
    const client = await connected(folders, await fakeEngineProgram(folders));
    await client.follow();
    const first = pidOf(client);
    const again = nextState(client, 'connected');
    endProcess(first);
    await again;
    expect(pidOf(client)).not.toBe(first);
    expect(client.board).not.toBeNull();
  });

  test('the endpoint it left is not believed', async () => {
    const folders = ownFolders();
    const client = await connected(folders, await fakeEngineProgram(folders));
    const lost = nextState(client, 'lost');
    client.onConnection(() => {
      client.close();
    });
    endProcess(pidOf(client));
    await lost;
    expect(existsSync(join(folders.stateFolder, 'engine.json'))).toBe(true);
    await expect(problem(folders)).resolves.toMatchObject({ code: 'not-running' });
  });
});

describe('an engine that was asked to end', () => {
  test('is not started again by those who were connected, and the next one is found', async () => {
    const folders = ownFolders();
    const program = await fakeEngineProgram(folders);
    const client = await connected(folders, program);
    const first = pidOf(client);
    const lost = nextState(client, 'lost');
    await client.ask('engine/shutdown', { force: false });
    await lost;
    expect(existsSync(join(folders.stateFolder, 'engine.json'))).toBe(false);
    const again = nextState(client, 'connected');
    const starter = await connected(folders, program);
    await again;
    expect(pidOf(client)).toBe(pidOf(starter));
    expect(pidOf(client)).not.toBe(first);
  });
});

test('an older engine makes room for that of a newer program', async () => {
  const folders = ownFolders();
  writeFileSync(join(folders.userFolder, 'owner-token'), TOKEN, { mode: 0o600 });
  const older = await serverRig({ folders, protocol: 0 });
  void older.ended.then(() => older.server.close('a newer program is here'));
  const client = await connected(folders, await fakeEngineProgram(folders));
  await expect(older.ended).resolves.toEqual({ kind: 'newer', version: '0.1.0' });
  expect(client.state).toMatchObject({ kind: 'connected', engineVersion: '0.2.0' });
});

test('a newer engine refuses an older program, which then looks no further', async () => {
  const folders = ownFolders();
  writeFileSync(join(folders.userFolder, 'owner-token'), TOKEN, { mode: 0o600 });
  await serverRig({ folders, protocol: 2 });
  const found = await problem(folders, await fakeEngineProgram(folders));
  expect(found).toMatchObject({ code: 'refused', message: expect.stringContaining('too old') as string });
});

test("another user's token is refused by name", async () => {
  const folders = ownFolders();
  await serverRig({ folders });
  ownerToken();
  await expect(problem(folders)).resolves.toMatchObject({ code: 'refused', message: expect.stringContaining('owner token') as string });
});

describe('an endpoint file that came with the repository', () => {
  test.each([
    ['a socket of another name', (folders: OwnFolders) => join(folders.userFolder, 'evil.sock')],
    ['a socket of the right name in an open folder', (folders: OwnFolders) => join(tmpdir(), basename(socketAddress(folders.stateFolder)))],
    ['a place that is none', () => '/nowhere/at/all.sock'],
  ])('and names %s gets no token', async (_name, address) => {
    const folders = ownFolders();
    const socket = address(folders);
    let visits = 0;
    const trap = createServer(() => visits++);
    if (!socket.startsWith('/nowhere')) {
      await new Promise<void>((resolve) => trap.listen(socket, resolve));
      onTestFinished(() => new Promise<void>((resolve) => trap.close(() => resolve())));
    }
    writeFileSync(join(folders.stateFolder, 'engine.json'), JSON.stringify({ socket, pid: 1, startTime: '1', protocol: 1, version: '0.1.0' }));
    await expect(problem(folders)).resolves.toMatchObject({ code: 'unsafe' });
    expect(visits).toBe(0);
  });

  test('and is damaged is as good as none', async () => {
    const folders = ownFolders();
    for (const text of ['', '{', '[]', '{"socket":1}']) {
      writeFileSync(join(folders.stateFolder, 'engine.json'), text);
      await expect(problem(folders)).resolves.toMatchObject({ code: 'not-running' });
    }
  });
});

test('an engine that does not answer is named with its process', async () => {
  const folders = ownFolders();
  const address = socketAddress(folders.stateFolder);
  const deaf = createServer((socket) => socket.resume().end('what?\n'));
  await new Promise<void>((resolve) => deaf.listen(address, resolve));
  onTestFinished(() => new Promise<void>((resolve) => deaf.close(() => resolve())));
  writeFileSync(join(folders.stateFolder, 'engine.json'), JSON.stringify({ socket: address, pid: 4242, startTime: '1', protocol: 1, version: '0.0.9' }));
  // The lease is held, so that ours ends at once and in peace.
  writeFileSync(join(folders.stateFolder, 'test-lease'), String(process.pid));
  const found = await problem(folders, await fakeEngineProgram(folders), 400);
  expect(found).toMatchObject({ code: 'late', message: expect.stringContaining('process 4242') as string });
});

test('an engine that is slow to let go of the lease is waited for', async () => {
  const folders = ownFolders();
  const lease = join(folders.stateFolder, 'test-lease');
  writeFileSync(lease, String(process.pid));
  const connecting = connected(folders, await fakeEngineProgram(folders));
  // The first engine of ours has come, found the lease taken, and gone.
  await new Promise<void>((resolve) => {
    const watcher = watch(folders.stateFolder, (_change, name) => {
      if (name === 'test-visits') resolve();
    });
    onTestFinished(() => {
      watcher.close();
    });
  });
  rmSync(lease);
  expect((await connecting).state.kind).toBe('connected');
});
