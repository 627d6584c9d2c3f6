import { describe, expect, test } from 'vitest';
import type { BoardChange, EngineClient } from '../../src/client/engineClient';
import { FakeEngine } from '../support/fakeEngine';
import { ownFolders } from '../support/ownFolders';
import { connectedClient, serverRig } from '../support/serverRig';

interface Follower {
  readonly texts: string[];
  readonly changes: BoardChange[];
  until(text: string): Promise<void>;
}

function follower(client: EngineClient): Follower {
  const texts: string[] = [];
  const changes: BoardChange[] = [];
  const waiting = new Set<() => void>();
  client.onBoard((change) => {
    changes.push(change);
    texts.push(...change.happenings.map((happening) => happening.text));
    for (const look of [...waiting]) look();
  });
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!texts.includes(text)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { texts, changes, until };
}

test('two clients see the same deltas and end with the board of the engine', async () => {
  const rig = await serverRig();
  rig.engine.happen('before');
  const clients = [await rig.client(), await rig.client()];
  const followers = clients.map(follower);
  for (const client of clients) await client.follow();
  for (let step = 0; step < 50; step++) rig.engine.happen(`step ${String(step)}`, `t${String(step % 7)}`);
  await Promise.all(followers.map((one) => one.until('step 49')));
  expect(followers[0]!.texts).toEqual(Array.from({ length: 50 }, (_, step) => `step ${String(step)}`));
  expect(followers[1]!.texts).toEqual(followers[0]!.texts);
  for (const client of clients) expect(client.board).toEqual(rig.engine.snapshot());
});

test('who follows from a sequence on hears what was missed, once', async () => {
  const rig = await serverRig();
  for (const text of ['one', 'two', 'three']) rig.engine.happen(text);
  const client = await rig.client();
  const heard = follower(client);
  const following = client.follow(1);
  rig.engine.happen('four');
  await following;
  rig.engine.happen('five');
  await heard.until('five');
  expect(heard.texts).toEqual(['two', 'three', 'four', 'five']);
});

test('a client that never asked gets no deltas', async () => {
  const rig = await serverRig();
  const client = await rig.client();
  const before = rig.engine.followers;
  rig.engine.happen('unheard');
  await client.ask('board/get', {});
  expect(client.board).toBeNull();
  expect(rig.engine.followers).toBe(before);
});

describe('after the engine was restarted', () => {
  test('a client finds the new one and hears what happened in between, once and in order', async () => {
    const folders = ownFolders();
    const engine = new FakeEngine();
    const first = await serverRig({ folders, engine });
    const client = await connectedClient(folders);
    const heard = follower(client);
    await client.follow();
    engine.happen('one');
    await heard.until('one');
    const states: string[] = [];
    client.onConnection((state) => states.push(state.kind));
    await first.server.close('restart');
    engine.happen('two');
    engine.happen('three', 't2');
    const second = await serverRig({ folders, engine });
    await heard.until('three');
    engine.happen('four');
    await heard.until('four');
    expect(heard.texts).toEqual(['one', 'two', 'three', 'four']);
    expect(client.board).toEqual(engine.snapshot());
    expect(states).toEqual(['lost', 'connected']);
    await second.server.close('over');
  });

  test('a client that had heard nothing yet misses nothing', async () => {
    const folders = ownFolders();
    const engine = new FakeEngine();
    engine.happen('before');
    const first = await serverRig({ folders, engine });
    const client = await connectedClient(folders);
    const heard = follower(client);
    await client.follow();
    await first.server.close('restart');
    engine.happen('after');
    await serverRig({ folders, engine });
    await heard.until('after');
    expect(heard.texts).toEqual(['after']);
    expect(heard.changes.at(-1)?.delta).toBeNull();
  });

  test('a new history is followed from its own start', async () => {
    const folders = ownFolders();
    const engine = new FakeEngine();
    for (let step = 0; step < 9; step++) engine.happen('old');
    const first = await serverRig({ folders, engine });
    const client = await connectedClient(folders);
    const heard = follower(client);
    await client.follow();
    await first.server.close('restart');
    const second = await serverRig({ folders });
    await new Promise<void>((resolve) => {
      client.onConnection((state) => {
        if (state.kind === 'connected') resolve();
      });
    });
    second.engine.happen('new');
    await heard.until('new');
    expect(client.board).toEqual(second.engine.snapshot());
  });

  test('what waited for an answer is rejected, and what is asked meanwhile says why', async () => {
    const rig = await serverRig();
    const client = await rig.client();
    rig.engine.stop = () => new Promise(() => undefined);
    const waiting = client.ask('plan/stop', {});
    // The request has arrived before the connection ends.
    await client.ask('board/get', {});
    const closing = rig.server.close('over');
    await expect(waiting).rejects.toThrow('closed before plan/stop was answered');
    await expect(client.ask('board/get', {})).rejects.toThrow('being looked for');
    await closing;
  });
});

test('a client that does not read is let go, and the others go on', async () => {
  const rig = await serverRig({ limits: { bufferedBytes: 1_000_000 } });
  const slow = await rig.greeted();
  slow.send({ type: 'ask', id: 1, name: 'board/subscribe', params: {} });
  await slow.next();
  slow.socket.pause();
  const client = await rig.client();
  const heard = follower(client);
  await client.follow();
  for (let step = 0; step < 60; step++) {
    rig.engine.happen(`${String(step)} ${'x'.repeat(50_000)}`);
    await client.ask('board/get', {});
  }
  await expect(rig.log.line('A client was lost')).resolves.toContain('does not read');
  expect(heard.texts).toHaveLength(60);
});
