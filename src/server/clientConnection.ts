import type { Engine, Log } from '../engine/index';
import type { LineSocket } from '../os/lineSocket';
import { Channel, type NoticeMap } from '../protocol/channel';
import { engineRequests, windowRequests, type EngineRequests, type Hello, type WindowRequests } from '../protocol/messages';
import type { Disposable } from '../util/disposable';
import { engineHandlers } from './commands';
import type { Terminals } from './terminals';

/** These change nothing and are not worth a line in the log. */
const READING: ReadonlySet<string> = new Set<keyof EngineRequests>(['board/subscribe', 'board/get', 'worktrees/list', 'task/log', 'artifacts/list', 'criteria/list', 'artifacts/read', 'events/after', 'session/follow', 'window/offerTerminals']);

export interface ClientConnectionOptions {
  readonly line: LineSocket;
  readonly hello: Hello;
  readonly engine: Engine;
  readonly terminals: Terminals;
  readonly log: Log;
  readonly onShutdownAsked: () => void;
}

/** One client that proved who it is. */
export class ClientConnection {
  readonly #options: ClientConnectionOptions;
  readonly #channel: Channel<WindowRequests, EngineRequests, NoticeMap>;
  #subscription: Disposable | null = null;
  #offer: Disposable | null = null;

  constructor(options: ClientConnectionOptions) {
    this.#options = options;
    this.#channel = new Channel({
      transport: options.line,
      asks: windowRequests,
      serves: engineRequests,
      handlers: engineHandlers(options.engine, {
        subscribe: () => {
          this.#subscribe();
        },
        offerTerminals: (offered) => {
          this.#offerTerminals(offered);
        },
        shutdown: () => {
          // After the answer is on its way.
          setImmediate(options.onShutdownAsked);
        },
      }),
      onServing: (name) => {
        // Every command is on record with its caller.
        if (!READING.has(name)) options.log.info(`asked: ${name}`, this.#who());
      },
      hears: {},
      onRejected: (problem) => {
        options.log.warn('A client sent what could not be read; nothing was changed.', { ...this.#who(), problem: problem.slice(0, 500) });
      },
    });
    options.line.onClose(() => {
      this.#subscription?.dispose();
      this.#offer?.dispose();
      if (options.line.whyClosed !== null) options.log.warn('A client was lost.', { ...this.#who(), reason: options.line.whyClosed });
    });
  }

  async close(reason: string, limitMs: number): Promise<void> {
    this.#channel.notify('engine/closing', { reason });
    await this.#options.line.end(limitMs);
  }

  #subscribe(): void {
    this.#subscription?.dispose();
    this.#subscription = this.#options.engine.onDelta((delta) => {
      this.#channel.notify('board/delta', delta);
    });
  }

  #offerTerminals(offered: boolean): void {
    this.#offer?.dispose();
    this.#offer = offered ? this.#options.terminals.offer({ open: (request) => this.#channel.ask('terminal/open', request) }) : null;
  }

  #who(): Readonly<Record<string, unknown>> {
    const { client, pid, version } = this.#options.hello;
    return { client, pid, version };
  }
}
