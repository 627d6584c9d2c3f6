import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Engine, Log } from '../engine/index';
import { LineSocket } from '../os/lineSocket';
import { ownIdentity } from '../os/processIdentity';
import { socketAddress } from '../os/userFolder';
import { PROTOCOL_VERSION, type Endpoint, type Hello } from '../protocol/messages';
import { assertNever } from '../util/assertNever';
import { serveAgent } from './agentConnection';
import { ClientConnection } from './clientConnection';
import { announce, withdraw } from './endpointFile';
import { judge } from './handshake';
import { IdleWatch } from './idleWatch';
import { RunnerConnections, type RunnerSink } from './runnerConnections';
import type { Terminals } from './terminals';

/** Why the engine should end now. Running agents run on in every case. */
export type EndReason =
  /** No client and no work for a while. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'asked'; readonly client: Hello['client'] }
  /** A newer program wants to start its own engine. */
  | { readonly kind: 'newer'; readonly version: string };

export interface ServerOptions {
  readonly engine: Engine;
  /** Canonical path of `<git common dir>/coppice`. The caller holds the lease on it. */
  readonly stateFolder: string;
  /** Canonical path of the main worktree. */
  readonly root: string;
  readonly version: string;
  readonly ownerToken: string;
  readonly runnerSink: RunnerSink;
  readonly terminals: Terminals;
  readonly log: Log;
  /** Called once. The server refuses newcomers from then on; the caller closes it. */
  readonly onEnd: (why: EndReason) => void;
  readonly limits?: Partial<ServerLimits>;
  readonly protocol?: number;
}

export interface ServerLimits {
  readonly idleMs: number;
  readonly helloMs: number;
  readonly lineBytes: number;
  readonly bufferedBytes: number;
}

export interface EngineServer {
  readonly address: string;
  /** Tells the clients, lets answers that are on their way arrive, and leaves no trace of this engine. */
  close(reason: string): Promise<void>;
}

const LIMITS: ServerLimits = { idleMs: 10_000, helloMs: 5000, lineBytes: 16 * 1024 * 1024, bufferedBytes: 16 * 1024 * 1024 };
/** Before it has shown its token, a connection may make us remember this much. */
const HELLO_BYTES = 16 * 1024;
const MOST_CONNECTIONS = 512;
const GOODBYE_MS = 1000;

export async function startServer(options: ServerOptions): Promise<EngineServer> {
  const server = new RunningServer(options);
  await server.listen();
  return server;
}

class RunningServer implements EngineServer {
  readonly address: string;
  readonly #options: ServerOptions;
  readonly #limits: ServerLimits;
  readonly #protocol: number;
  readonly #endpoint: Endpoint;
  readonly #server: Server;
  readonly #strangers = new Set<LineSocket>();
  readonly #agents = new Set<LineSocket>();
  readonly #clients = new Map<LineSocket, ClientConnection>();
  readonly #runners: RunnerConnections;
  #idle: IdleWatch | null = null;
  #ending = false;
  #closing: Promise<void> | null = null;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#protocol = options.protocol ?? PROTOCOL_VERSION;
    this.address = socketAddress(options.stateFolder);
    this.#endpoint = { socket: this.address, ...ownIdentity(), protocol: this.#protocol, version: options.version };
    this.#runners = new RunnerConnections(options.runnerSink, options.log);
    this.#server = createServer((socket) => {
      this.#receive(socket);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  async listen(): Promise<void> {
    const isPipe = process.platform === 'win32';
    // The lease is ours, so whoever made a socket file of this name is dead.
    if (!isPipe) rmSync(this.address, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.address, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#server.on('error', (error) => {
      this.#options.log.error('The socket of the engine has a fault.', { reason: error.message });
    });
    if (!isPipe) chmodSync(this.address, 0o600);
    this.#watchIdle();
    announce(this.#options.stateFolder, this.#endpoint);
  }

  close(reason: string): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(reason: string): Promise<void> {
    this.#ending = true;
    this.#idle?.dispose();
    withdraw(this.#options.stateFolder, this.#endpoint);
    const stopped = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    for (const line of this.#strangers) line.destroy('the engine is closing');
    this.#runners.close();
    // They ask again where the next engine listens.
    for (const line of this.#agents) line.destroy('the engine is closing');
    await Promise.all([...this.#clients.values()].map((client) => client.close(reason, GOODBYE_MS)));
    await stopped;
  }

  #watchIdle(): void {
    const { engine } = this.#options;
    const idle = new IdleWatch({
      idleMs: this.#limits.idleMs,
      needed: () => this.#clients.size > 0 || engine.busy(),
      onIdle: () => {
        this.#end({ kind: 'idle' });
      },
    });
    const news = engine.onDelta(() => {
      idle.touch();
    });
    this.#idle = idle;
    this.#server.once('close', () => {
      news.dispose();
    });
  }

  #end(why: EndReason): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#options.log.info('The engine is to end.', why);
    this.#options.onEnd(why);
  }

  #receive(socket: Socket): void {
    const line = new LineSocket(socket, { lineBytes: Math.min(HELLO_BYTES, this.#limits.lineBytes), bufferedBytes: this.#limits.bufferedBytes });
    this.#strangers.add(line);
    const late = setTimeout(() => {
      line.destroy('It did not say who it is.');
    }, this.#limits.helloMs);
    const first = line.onMessage((message) => {
      clearTimeout(late);
      first.dispose();
      this.#greet(line, message);
    });
    line.onClose(() => {
      clearTimeout(late);
      this.#strangers.delete(line);
    });
  }

  #greet(line: LineSocket, firstLine: unknown): void {
    const { ownerToken, version, root, log } = this.#options;
    const verdict = judge(firstLine, { ownerToken, version, root, pid: process.pid, protocol: this.#protocol, draining: this.#ending, attemptOf: this.#options.runnerSink.attemptOf });
    switch (verdict.kind) {
      case 'client':
        line.limit(this.#limits);
        line.send(verdict.greeting);
        this.#strangers.delete(line);
        this.#admit(line, verdict.hello);
        return;
      case 'runner':
        line.limit(this.#limits);
        this.#strangers.delete(line);
        this.#runners.accept(line, verdict.hello);
        return;
      case 'agent':
        line.limit(this.#limits);
        line.send(verdict.greeting);
        this.#strangers.delete(line);
        this.#agents.add(line);
        line.onClose(() => this.#agents.delete(line));
        serveAgent({ line, attemptId: verdict.attemptId, engine: this.#options.engine, log });
        return;
      case 'refused':
        log.warn('A connection was refused.', { reason: verdict.greeting.reason });
        line.send(verdict.greeting);
        void line.end(GOODBYE_MS);
        if (verdict.handOver !== null) this.#end({ kind: 'newer', version: verdict.handOver.version });
        return;
      default:
        assertNever(verdict, 'verdict');
    }
  }

  #admit(line: LineSocket, hello: Hello): void {
    const { engine, terminals, log } = this.#options;
    const onShutdownAsked = (): void => {
      this.#end({ kind: 'asked', client: hello.client });
    };
    this.#clients.set(line, new ClientConnection({ line, hello, engine, terminals, log, onShutdownAsked }));
    line.onClose(() => {
      this.#clients.delete(line);
      this.#idle?.touch();
    });
  }
}
