import * as z from 'zod';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';

/**
 * One conversation over any transport that carries text messages in order: a socket, a webview, a WebSocket.
 * Either side may ask and either side may answer. Every request gets an answer, whatever the handler does.
 */

export interface Transport {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
  onClose(listener: () => void): Disposable;
}

interface RequestShape {
  readonly params: z.ZodType;
  readonly answer: z.ZodType;
}
export type RequestMap = Readonly<Record<string, RequestShape>>;
export type NoticeMap = Readonly<Record<string, z.ZodType>>;

export type Params<M extends RequestMap, K extends keyof M> = z.infer<M[K]['params']>;
export type Answer<M extends RequestMap, K extends keyof M> = z.infer<M[K]['answer']>;
/** What a handler may give back: the answer before its schema has read it, so readonly data will do. */
type Given<T> = T extends readonly (infer E)[] ? readonly Given<E>[] : T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T;
export type Handlers<M extends RequestMap> = { readonly [K in keyof M]: (params: Params<M, K>) => Promise<Given<Answer<M, K>>> };

const envelope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ask'), id: z.number().int(), name: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('answer'), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ type: z.literal('failed'), id: z.number().int(), message: z.string() }),
  z.object({ type: z.literal('notice'), name: z.string(), value: z.unknown() }),
]);

/** The other side could not or would not answer. */
export class ChannelError extends Error {}

export interface ChannelOptions<Asks extends RequestMap, Serves extends RequestMap, Hears extends NoticeMap> {
  readonly transport: Transport;
  /** What this side may ask of the other. */
  readonly asks: Asks;
  /** What the other side may ask of this one. */
  readonly serves: Serves;
  readonly handlers: Handlers<Serves>;
  /** A request that fits and is about to be served. */
  readonly onServing?: (name: keyof Serves & string) => void;
  /** Unasked news this side understands. */
  readonly hears: Hears;
  readonly onNotice?: <K extends keyof Hears>(name: K, value: z.infer<Hears[K]>) => void;
  /** A message that could not be read. Nothing was changed by it. */
  readonly onRejected?: (problem: string) => void;
}

interface Waiting {
  readonly name: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Channel<Asks extends RequestMap, Serves extends RequestMap, Hears extends NoticeMap> implements Disposable {
  readonly #options: ChannelOptions<Asks, Serves, Hears>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #subscriptions: Disposable[];
  #nextId = 1;
  #closed = false;

  constructor(options: ChannelOptions<Asks, Serves, Hears>) {
    this.#options = options;
    this.#subscriptions = [
      options.transport.onMessage((message) => {
        this.#receive(message);
      }),
      options.transport.onClose(() => {
        this.#close();
      }),
    ];
  }

  ask<K extends keyof Asks & string>(name: K, params: Params<Asks, K>): Promise<Answer<Asks, K>> {
    if (this.#closed) return Promise.reject(new ChannelError(`The connection is closed; ${name} was not sent.`));
    const id = this.#nextId++;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { name, resolve, reject });
    });
    this.#options.transport.send({ type: 'ask', id, name, params });
    return answered as Promise<Answer<Asks, K>>;
  }

  notify(name: string, value: unknown): void {
    if (!this.#closed) this.#options.transport.send({ type: 'notice', name, value });
  }

  dispose(): void {
    this.#close();
  }

  #receive(message: unknown): void {
    const read = envelope.safeParse(message);
    if (!read.success) {
      this.#options.onRejected?.(`A message that is none of ours: ${z.prettifyError(read.error)}`);
      return;
    }
    switch (read.data.type) {
      case 'ask':
        void this.#serve(read.data.id, read.data.name, read.data.params);
        return;
      case 'answer':
        this.#settle(read.data.id, read.data.value);
        return;
      case 'failed': {
        const waiting = this.#take(read.data.id);
        waiting?.reject(new ChannelError(read.data.message));
        return;
      }
      case 'notice':
        this.#hear(read.data.name, read.data.value);
    }
  }

  async #serve(id: number, name: string, params: unknown): Promise<void> {
    const reply = (message: object): void => {
      if (!this.#closed) this.#options.transport.send(message);
    };
    const shape = Object.hasOwn(this.#options.serves, name) ? this.#options.serves[name] : undefined;
    if (shape === undefined) {
      reply({ type: 'failed', id, message: `There is no request called ${JSON.stringify(name.slice(0, 80))}.` });
      return;
    }
    const read = shape.params.safeParse(params);
    if (!read.success) {
      reply({ type: 'failed', id, message: `${name}: the parameters do not fit. ${z.prettifyError(read.error)}` });
      return;
    }
    try {
      this.#options.onServing?.(name);
      const handler = this.#options.handlers[name as keyof Serves] as (params: unknown) => Promise<unknown>;
      reply({ type: 'answer', id, ok: true, value: await handler(read.data) });
    } catch (thrown) {
      reply({ type: 'failed', id, message: messageOf(thrown) });
    }
  }

  #settle(id: number, value: unknown): void {
    const waiting = this.#take(id);
    if (waiting === undefined) return;
    const read = this.#options.asks[waiting.name]?.answer.safeParse(value);
    if (read?.success === true) waiting.resolve(read.data);
    else waiting.reject(new ChannelError(`${waiting.name}: the answer does not fit. ${read === undefined ? '' : z.prettifyError(read.error)}`));
  }

  #hear(name: string, value: unknown): void {
    const shape = Object.hasOwn(this.#options.hears, name) ? this.#options.hears[name] : undefined;
    const read = shape?.safeParse(value);
    if (read?.success === true) this.#options.onNotice?.(name, read.data as z.infer<Hears[string]>);
    else this.#options.onRejected?.(`A notice that could not be read: ${name.slice(0, 80)}`);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const waiting of this.#waiting.values()) waiting.reject(new ChannelError(`The connection closed before ${waiting.name} was answered.`));
    this.#waiting.clear();
  }
}
