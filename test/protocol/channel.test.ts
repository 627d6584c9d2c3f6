import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Channel, ChannelError, type Transport } from '../../src/protocol/channel';
import { deferred } from '../../src/util/deferred';
import { disposable } from '../../src/util/disposable';
import { transportPair } from '../support/transportPair';

const requests = {
  'sum/add': { params: z.object({ numbers: z.array(z.number()) }), answer: z.object({ sum: z.number() }) },
  'sum/fail': { params: z.object({}), answer: z.object({}) },
} as const;
const news = { 'sum/changed': z.object({ sum: z.number() }) } as const;
const nobody = { serves: {}, handlers: {}, hears: {} } as const;

interface Pair {
  readonly asker: Channel<typeof requests, Record<string, never>, typeof news>;
  readonly server: Channel<Record<string, never>, typeof requests, Record<string, never>>;
  readonly wire: Transport;
  readonly served: unknown[];
  readonly heard: unknown[];
  readonly rejected: string[];
}

function pair(changes: { readonly add?: (params: { numbers: number[] }) => Promise<{ sum: number }> } = {}): Pair {
  const [left, right] = transportPair();
  const served: unknown[] = [];
  const heard: unknown[] = [];
  const rejected: string[] = [];
  const add = changes.add ?? (({ numbers }) => Promise.resolve({ sum: numbers.reduce((a, b) => a + b, 0) }));
  const server = new Channel({
    transport: right,
    asks: {},
    serves: requests,
    handlers: {
      'sum/add': (params) => {
        served.push(params);
        return add(params);
      },
      'sum/fail': () => {
        throw new Error('this one always fails');
      },
    },
    hears: {},
    onRejected: (problem) => rejected.push(problem),
  });
  const asker = new Channel({ ...nobody, transport: left, asks: requests, hears: news, onNotice: (name, value) => heard.push([name, value]), onRejected: (problem) => rejected.push(problem) });
  return { asker, server, wire: left, served, heard, rejected };
}

/** What comes back for a message that is put on the wire by hand. */
async function replyTo(wire: Transport, message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    const listening = wire.onMessage((reply) => {
      listening.dispose();
      resolve(reply);
    });
    wire.send(message);
  });
}

describe('a request', () => {
  test('gets the answer of its handler', async () => {
    await expect(pair().asker.ask('sum/add', { numbers: [1, 2, 3] })).resolves.toEqual({ sum: 6 });
  });

  test('gets its own answer, whatever the order of the answers', async () => {
    const slowest = deferred<{ sum: number }>();
    const { asker } = pair({ add: ({ numbers }) => (numbers[0] === 1 ? slowest.promise : Promise.resolve({ sum: 2 })) });
    const first = asker.ask('sum/add', { numbers: [1] });
    await expect(asker.ask('sum/add', { numbers: [2] })).resolves.toEqual({ sum: 2 });
    slowest.resolve({ sum: 1 });
    await expect(first).resolves.toEqual({ sum: 1 });
  });

  test('is answered when its handler throws', async () => {
    await expect(pair().asker.ask('sum/fail', {})).rejects.toThrow(new ChannelError('this one always fails'));
  });

  test('whose parameters do not fit is refused by name and reaches no handler', async () => {
    const { wire, served } = pair();
    const reply = await replyTo(wire, { type: 'ask', id: 7, name: 'sum/add', params: { numbers: ['1'] } });
    expect(reply).toMatchObject({ type: 'failed', id: 7, message: expect.stringContaining('sum/add: the parameters do not fit') as string });
    expect(served).toEqual([]);
  });

  test.each(['toString', '__proto__', 'constructor', 'sum/none'])('called %s, which does not exist, is refused', async (name) => {
    const { wire } = pair();
    await expect(replyTo(wire, { type: 'ask', id: 1, name, params: {} })).resolves.toMatchObject({ type: 'failed', message: expect.stringContaining(name) as string });
  });

  test('is rejected when the answer does not fit', async () => {
    const { asker } = pair({ add: () => Promise.resolve({ sum: 'six' } as unknown as { sum: number }) });
    await expect(asker.ask('sum/add', { numbers: [] })).rejects.toThrow('sum/add: the answer does not fit');
  });

  test('is stripped of what its schema does not know', async () => {
    const { wire, served } = pair();
    await replyTo(wire, { type: 'ask', id: 1, name: 'sum/add', params: { numbers: [], extra: 1 } });
    expect(served).toEqual([{ numbers: [] }]);
  });
});

describe('the end of a connection', () => {
  test('rejects what is still waiting, and what is asked afterwards', async () => {
    const closes = new Set<() => void>();
    const deaf: Transport = {
      send: () => undefined,
      onMessage: () => disposable(() => undefined),
      onClose: (listener) => {
        closes.add(listener);
        return disposable(() => closes.delete(listener));
      },
    };
    const asker = new Channel({ ...nobody, transport: deaf, asks: requests });
    const waiting = asker.ask('sum/add', { numbers: [] });
    for (const close of closes) close();
    await expect(waiting).rejects.toThrow('closed before sum/add was answered');
    await expect(asker.ask('sum/add', { numbers: [] })).rejects.toThrow('sum/add was not sent');
  });

  test('by dispose sends nothing more', () => {
    const { server, heard } = pair();
    server.dispose();
    server.notify('sum/changed', { sum: 1 });
    expect(heard).toEqual([]);
  });
});

describe('a notice', () => {
  test('is heard as its schema reads it', () => {
    const { server, heard } = pair();
    server.notify('sum/changed', { sum: 4, extra: true });
    expect(heard).toEqual([['sum/changed', { sum: 4 }]]);
  });

  test('that cannot be read is reported and not heard', () => {
    const { server, heard, rejected } = pair();
    server.notify('sum/changed', { sum: 'four' });
    server.notify('sum/unknown', {});
    expect(heard).toEqual([]);
    expect(rejected).toHaveLength(2);
  });
});

test.each([null, 3, 'text', [], {}, { type: 'ask' }, { type: 'ask', id: 1.5, name: 'sum/add' }, { type: 'answer', id: 99, ok: true, value: 1 }, { type: 'failed', id: 99, message: 'x' }])(
  'the message %j is survived',
  async (message) => {
    const { wire, asker } = pair();
    wire.send(message);
    await expect(asker.ask('sum/add', { numbers: [1] })).resolves.toEqual({ sum: 1 });
  },
);
