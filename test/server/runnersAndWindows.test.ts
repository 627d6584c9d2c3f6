import { describe, expect, test } from 'vitest';
import { deferred } from '../../src/util/deferred';
import { ownFolders } from '../support/ownFolders';
import { serverRig, type ServerRig } from '../support/serverRig';
import type { RawSocket } from '../support/rawSocket';

async function rigWithNews(): Promise<{ readonly rig: ServerRig; readonly count: (wanted: number) => Promise<void> }> {
  let wake = (): void => undefined;
  const rig = await serverRig({
    onNews: () => {
      wake();
    },
  });
  const count = (wanted: number): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        if (rig.runnerNews.length >= wanted) resolve();
      };
      wake();
    });
  return { rig, count };
}

function runner(rig: ServerRig, token = 'runner-secret'): RawSocket {
  const socket = rig.raw();
  socket.send({ type: 'runner', attemptId: 'a1', token });
  return socket;
}

const live = { type: 'news', news: { kind: 'live', pid: 42, startTime: '1' } };
const ended = { type: 'news', news: { kind: 'ended', exit: { kind: 'code', code: 0 } } };

describe('a runner', () => {
  test('that knows its token brings news, and its leaving is news', async () => {
    const { rig, count } = await rigWithNews();
    const socket = runner(rig);
    socket.send(live);
    socket.send(ended);
    await count(2);
    socket.socket.end();
    await count(3);
    expect(rig.runnerNews).toEqual(['a1:live', 'a1:ended', 'a1:gone']);
  });

  test.each(['', 'runner-secre', 'a'.repeat(64)])('with the token %j is turned away unheard', async (token) => {
    const { rig } = await rigWithNews();
    const socket = runner(rig, token);
    socket.send(live);
    await socket.closed;
    expect(rig.runnerNews).toEqual([]);
  });

  test('cannot ask for what clients ask', async () => {
    const { rig, count } = await rigWithNews();
    const socket = runner(rig);
    socket.send({ type: 'ask', id: 1, name: 'plan/stop', params: {} });
    socket.send({ type: 'news', news: { kind: 'promoted' } });
    socket.send(live);
    await count(1);
    expect(rig.runnerNews).toEqual(['a1:live']);
    expect(rig.engine.asked).toEqual([]);
  });

  test('that connected anew is not gone when its older connection ends', async () => {
    const { rig, count } = await rigWithNews();
    const older = runner(rig);
    older.send(live);
    await count(1);
    const newer = runner(rig);
    newer.send(live);
    await count(2);
    older.socket.end();
    await older.closed;
    newer.send(ended);
    await count(3);
    newer.socket.end();
    await count(4);
    expect(rig.runnerNews).toEqual(['a1:live', 'a1:live', 'a1:ended', 'a1:gone']);
  });

  test('is not called gone because the engine ends', async () => {
    const { rig, count } = await rigWithNews();
    const socket = runner(rig);
    socket.send(live);
    await count(1);
    await rig.server.close('over');
    await socket.closed;
    expect(rig.runnerNews).toEqual(['a1:live']);
  });
});

const request = { attemptId: 'a1', title: 'W1', runnerFile: '/dist/runner.js', runDir: '/runs/a1', env: { A: 'b' }, cwd: '/w' };

describe('a terminal', () => {
  test('is opened by the window that offered last', async () => {
    const rig = await serverRig();
    const opened: unknown[] = [];
    for (const name of ['first', 'second']) {
      const window = await rig.client();
      await window.offerTerminals((asked) => {
        opened.push([name, asked]);
        return Promise.resolve(true);
      });
    }
    await expect(rig.terminals.launch(request)).resolves.toBe('started');
    expect(opened).toEqual([['second', { attemptId: 'a1', title: 'W1', runnerFile: '/dist/runner.js', runDir: '/runs/a1', environment: { A: 'b' }, cwd: '/w' }]]);
  });

  test('is declined where no window offered, or the one that did is gone', async () => {
    const rig = await serverRig();
    await expect(rig.terminals.launch(request)).resolves.toBe('declined');
    const window = await rig.client();
    await window.offerTerminals(() => Promise.resolve(true));
    window.close();
    await rig.client().then((other) => other.ask('board/get', {}));
    await expect(rig.terminals.launch(request)).resolves.toBe('declined');
  });

  test.each([
    ['says no', () => Promise.resolve(false)],
    ['fails', () => Promise.reject(new Error('no terminals here'))],
    ['does not answer', () => deferred<boolean>().promise],
  ])('is declined where the window %s', async (_how, open) => {
    const rig = await serverRig();
    const window = await rig.client();
    await window.offerTerminals(open);
    await expect(rig.terminals.launch(request)).resolves.toBe('declined');
  });

  test('is offered again to the next engine', async () => {
    const folders = ownFolders();
    const first = await serverRig({ folders });
    const window = await first.client();
    await window.offerTerminals(() => Promise.resolve(true));
    const again = new Promise<void>((resolve) => {
      window.onConnection((state) => {
        if (state.kind === 'connected') resolve();
      });
    });
    await first.server.close('restart');
    const second = await serverRig({ folders });
    await again;
    await expect(second.terminals.launch(request)).resolves.toBe('started');
  });
});
