import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FilePortBlocks } from '../../../src/adapters/ports/filePortBlocks';
import { isPortFree } from '../../../src/adapters/ports/probe';
import { tempFolder } from '../../support/tempFolder';

const range = { count: 3, from: 20_000, to: 20_011 };
const free = (): Promise<boolean> => Promise.resolve(true);

function machine(): { readonly user: string; readonly repository: (name: string) => string } {
  const folder = tempFolder();
  return {
    user: join(folder, 'user'),
    repository: (name) => {
      mkdirSync(join(folder, name), { recursive: true });
      return join(folder, name);
    },
  };
}

test('two worktrees never share a port, also in different repositories and with blocks of different sizes', async () => {
  const { user, repository } = machine();
  const [one, other] = [new FilePortBlocks(user, repository('a'), free), new FilePortBlocks(user, repository('b'), free)];
  const given = await Promise.all([one.reserve('w1', range), other.reserve('w1', { ...range, count: 4 }), one.reserve('w2', range)]);
  const ports = given.flatMap((block) => (block.ok ? Array.from({ length: block.value.count }, (_, index) => block.value.first + index) : []));
  expect(ports).toHaveLength(10);
  expect(new Set(ports).size).toBe(10);
});

test('asking again gives the same block, also to the next engine; what was released is given again', async () => {
  const { user, repository } = machine();
  const blocks = new FilePortBlocks(user, repository('a'), free);
  const first = await blocks.reserve('w1', range);
  expect(await new FilePortBlocks(user, repository('a'), free).reserve('w1', range)).toEqual(first);
  await blocks.release('w1');
  expect(await blocks.reserve('w2', range)).toEqual(first);
});

test('what an engine that died held is given back by the next, and what a deleted repository held by anyone', async () => {
  const { user, repository } = machine();
  const gone = repository('gone');
  await new FilePortBlocks(user, gone, free).reserve('w1', range);
  await new FilePortBlocks(user, repository('a'), free).reserve('old', range);
  rmSync(gone, { recursive: true });
  const next = new FilePortBlocks(user, repository('a'), free);
  await next.keepOnly(['w9']);
  expect(await next.reserve('w9', range)).toEqual({ ok: true, value: { first: 20_000, count: 3 } });
});

test('a block with a port that somebody uses is passed over; where all are taken the answer says what to do', async () => {
  const { user, repository } = machine();
  const blocks = new FilePortBlocks(user, repository('a'), (port) => Promise.resolve(port < 20_000 || port > 20_005));
  expect(await blocks.reserve('w1', range)).toEqual({ ok: true, value: { first: 20_006, count: 3 } });
  await blocks.reserve('w2', range);
  const none = await blocks.reserve('w3', range);
  expect(none).toMatchObject({ ok: false, error: expect.stringMatching(/no 3 free ports in a row from 20000 to 20011.*coppice worktrees clean.*worktrees\.ports/) as string });
});

test('a book that was damaged holds nothing', async () => {
  const { user, repository } = machine();
  const blocks = new FilePortBlocks(user, repository('a'), free);
  writeFileSync(join(user, 'ports.json'), '{"blocks": [{');
  expect(await blocks.reserve('w1', range)).toMatchObject({ ok: true });
});

test('a port that a program listens on is not free, at whichever address it listens', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = await listening(host);
    const address = server.address();
    expect(typeof address === 'object' && address !== null && (await isPortFree(address.port)), host).toBe(false);
  }
});

function listening(host: string): Promise<Server> {
  const server = createServer();
  onTestFinished(() => {
    server.close();
  });
  return new Promise((resolve) => {
    server.listen({ port: 0, host }, () => {
      resolve(server);
    });
  });
}
