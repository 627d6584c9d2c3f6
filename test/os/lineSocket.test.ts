import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LineSocket, type LineLimits } from '../../src/os/lineSocket';
import { tempFolder } from '../support/tempFolder';

const ROOMY: LineLimits = { lineBytes: 1 << 20, bufferedBytes: 1 << 20 };

async function joined(limits: LineLimits = ROOMY): Promise<{ readonly line: LineSocket; readonly far: Socket }> {
  const address = join(tempFolder(), 'line.sock');
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      resolve({ line: new LineSocket(socket, limits), far });
    });
    server.listen(address);
    const far = createConnection(address);
    far.on('error', () => undefined);
    onTestFinished(() => {
      far.destroy();
      server.close();
    });
  });
}

function take(line: LineSocket, count: number): Promise<unknown[]> {
  const messages: unknown[] = [];
  return new Promise((resolve) => {
    const listening = line.onMessage((message) => {
      messages.push(message);
      if (messages.length < count) return;
      listening.dispose();
      resolve(messages);
    });
  });
}

function closed(line: LineSocket): Promise<string | null> {
  return new Promise((resolve) => {
    line.onClose(() => {
      resolve(line.whyClosed);
    });
  });
}

test('messages arrive whole and in order, however the bytes are cut', async () => {
  const { line, far } = await joined();
  const bytes = Buffer.from('{"a":"ü€😀"}\n\n  \n[1,2]\n"x"\nnot json\n');
  for (const byte of bytes) far.write(Buffer.of(byte));
  await expect(take(line, 4)).resolves.toEqual([{ a: 'ü€😀' }, [1, 2], 'x', 'not json']);
});

test('lines wait for whoever listens next', async () => {
  const { line, far } = await joined();
  far.write('1\n2\n3\n4\n');
  await expect(take(line, 1)).resolves.toEqual([1]);
  await expect(take(line, 3)).resolves.toEqual([2, 3, 4]);
});

test('a line that is too long ends the connection before its end has come', async () => {
  const { line, far } = await joined({ lineBytes: 1000, bufferedBytes: 1000 });
  const messages: unknown[] = [];
  line.onMessage((message) => messages.push(message));
  far.write(`1\n${'x'.repeat(2000)}`);
  await expect(closed(line)).resolves.toContain('longer than 1000 bytes');
  expect(messages).toEqual([1]);
});

test('a side that does not read is let go', async () => {
  const { line, far } = await joined({ lineBytes: 1000, bufferedBytes: 100_000 });
  far.pause();
  const gone = closed(line);
  for (let sent = 0; sent < 100 && !line.closed; sent++) line.send('x'.repeat(50_000));
  await expect(gone).resolves.toContain('does not read');
});

test('what was sent before the end arrives', async () => {
  const { line, far } = await joined();
  let text = '';
  far.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = new Promise((resolve) => far.once('end', resolve));
  line.send({ last: 'word' });
  await line.end(1000);
  await ended;
  expect(text).toBe('{"last":"word"}\n');
});

test('eight megabytes in small pieces take time in proportion', async () => {
  const { line, far } = await joined({ lineBytes: 9 << 20, bufferedBytes: 1 << 20 });
  const taken = take(line, 1);
  const began = performance.now();
  far.write('"');
  for (let piece = 0; piece < 8192; piece++) far.write('x'.repeat(1024));
  far.write('"\n');
  const [message] = await taken;
  expect((message as string).length).toBe(8 << 20);
  expect(performance.now() - began).toBeLessThan(3000);
});
