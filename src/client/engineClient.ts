import { Channel, ChannelError, type Answer, type Params } from '../protocol/channel';
import { applyDelta } from '../protocol/board';
import { engineRequests, notices, windowRequests, type EngineRequests, type Notices, type WindowRequests, type WindowTerminal } from '../protocol/messages';
import type { Delta, Happening, Snapshot } from '../protocol/views';
import { assertNever } from '../util/assertNever';
import { disposable, type Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import type { Result } from '../util/result';
import { FolderWatch } from './folderWatch';
import { ownerToken } from './ownerToken';
import { reach, type ConnectProblem, type Reached, type ReachOptions } from './reach';

export type ConnectOptions = Omit<ReachOptions, 'token'> & { readonly token?: string };

export type ConnectionState =
  | { readonly kind: 'connected'; readonly enginePid: number; readonly engineVersion: string; readonly root: string }
  /** We look for the engine, and start it again if it did not say goodbye. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** An engine is there and will not talk to us. Looking further would not help. */
  | { readonly kind: 'refused'; readonly problem: ConnectProblem }
  | { readonly kind: 'closed' };

/** The board moved. */
export interface BoardChange {
  readonly board: Snapshot;
  /** What is new in it; null after a time without connection, when all of it may be. */
  readonly delta: Delta | null;
  /** What happened since the change before: each happening once and in order, across lost connections too. */
  readonly happenings: readonly Happening[];
}

type EngineChannel = Channel<EngineRequests, WindowRequests, Notices>;

/** Between two looks for a lost engine. A new endpoint file is noticed at once. */
const PAUSES_MS = [0, 200, 500, 1000, 2000];
/** An engine that keeps dying is not started for ever by a client that only watches. */
const MOST_RESTARTS = 5;
const STEADY_MS = 5000;

/** Connects to the engine of a repository; with `start`, starts it first where none answers. */
export async function connect(options: ConnectOptions): Promise<Result<EngineClient, ConnectProblem>> {
  const complete: ReachOptions = { ...options, token: options.token ?? ownerToken() };
  const reached = await reach(complete);
  return reached.ok ? { ok: true, value: new EngineClient(complete, reached.value) } : reached;
}

/** The engine, as a client sees it: asked by name, followed as a board, found again when it was lost. */
export class EngineClient implements Disposable {
  readonly #options: ReachOptions;
  readonly #boardListeners = new Set<(change: BoardChange) => void>();
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();
  #channel: EngineChannel | null = null;
  #line: Reached['line'] | null = null;
  #state: ConnectionState = { kind: 'closed' };
  #board: Snapshot | null = null;
  /** Highest sequence that was handed to listeners. */
  #seen = 0;
  /** Deltas that came while a snapshot was on its way; null when none is. */
  #early: Delta[] | null = null;
  #openTerminal: ((request: WindowTerminal) => Promise<boolean>) | null = null;
  #farewell = false;
  #tries = 0;
  #connectedAt = 0;
  #watch: FolderWatch | null = null;

  constructor(options: ReachOptions, reached: Reached) {
    this.#options = options;
    this.#adopt(reached);
    this.#setState(connected(reached));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The board as last heard; null before `follow`. */
  get board(): Snapshot | null {
    return this.#board;
  }

  /** Rejects with a `ChannelError` where the engine fails, and where the connection is lost before its answer: then the command may or may not have been taken. */
  ask<K extends keyof EngineRequests>(name: K, params: Params<EngineRequests, K>): Promise<Answer<EngineRequests, K>> {
    if (this.#channel === null) return Promise.reject(new ChannelError(`${name} was not sent: ${whyNot(this.#state)}`));
    return this.#channel.ask(name, params);
  }

  /** Keeps `board` up to date from now on, also with the engines that come after this one. `since` adds what happened after that sequence. */
  async follow(since?: number): Promise<Snapshot> {
    if (since !== undefined) this.#seen = since;
    return this.#subscribe(since);
  }

  onBoard(listener: (change: BoardChange) => void): Disposable {
    this.#boardListeners.add(listener);
    return disposable(() => this.#boardListeners.delete(listener));
  }

  onConnection(listener: (state: ConnectionState) => void): Disposable {
    this.#stateListeners.add(listener);
    return disposable(() => this.#stateListeners.delete(listener));
  }

  /** This window can show agents in terminals; `open` starts a runner in one and says whether it did. */
  async offerTerminals(open: (request: WindowTerminal) => Promise<boolean>): Promise<void> {
    this.#openTerminal = open;
    await this.ask('window/offerTerminals', { offered: true });
  }

  close(): void {
    if (this.#state.kind === 'closed') return;
    this.#setState({ kind: 'closed' });
    this.#stateListeners.clear();
    this.#boardListeners.clear();
    this.#watch?.dispose();
    this.#channel?.dispose();
    this.#channel = null;
    // What was sent shall arrive; what would still come is of no interest.
    void this.#line?.end(1000);
  }

  dispose(): void {
    this.close();
  }

  #adopt(reached: Reached): void {
    this.#farewell = false;
    this.#connectedAt = performance.now();
    this.#line = reached.line;
    const channel: EngineChannel = new Channel({
      transport: reached.line,
      asks: engineRequests,
      serves: windowRequests,
      handlers: {
        'terminal/open': async (request) => ({ opened: this.#openTerminal === null ? false : await this.#openTerminal(request) }),
      },
      hears: notices,
      onNotice: (name, value) => {
        // The channel has read the value by the schema of its name.
        if (name === 'board/delta') this.#hear(value as Delta);
        else this.#farewell = true;
      },
    });
    this.#channel = channel;
    reached.line.onClose(() => {
      if (this.#channel !== channel) return;
      this.#channel = null;
      void this.#findAgain(reached.line.whyClosed ?? 'The engine ended.');
    });
  }

  async #subscribe(since: number | undefined): Promise<Snapshot> {
    const early = this.#early ?? [];
    this.#early = early;
    try {
      const { snapshot, missed } = await this.ask('board/subscribe', { since });
      this.#early = null;
      this.#board = snapshot;
      // Whoever deleted the state began a new history, which counts from the start.
      if (snapshot.sequence < this.#seen) this.#seen = snapshot.sequence;
      this.#tell(null, missed);
      this.#seen = Math.max(this.#seen, snapshot.sequence);
      for (const delta of early) this.#hear(delta);
      return snapshot;
    } finally {
      this.#early = null;
    }
  }

  #hear(delta: Delta): void {
    if (this.#early !== null) {
      this.#early.push(delta);
      return;
    }
    if (this.#board === null || delta.version <= this.#board.version) return;
    this.#board = applyDelta(this.#board, delta);
    this.#tell(delta, delta.happenings);
  }

  #tell(delta: Delta | null, heard: readonly Happening[]): void {
    if (this.#board === null) return;
    const happenings = heard.filter((happening) => happening.sequence > this.#seen);
    this.#seen = happenings.at(-1)?.sequence ?? this.#seen;
    for (const listener of this.#boardListeners) listener({ board: this.#board, delta, happenings });
  }

  /** Looks until the engine is found, refuses us, or nobody wants it any more. */
  async #findAgain(reason: string): Promise<void> {
    this.#setState({ kind: 'lost', reason });
    const watch = new FolderWatch(this.#options.stateFolder);
    this.#watch = watch;
    // A connection that never lasts is not tried again in a circle without a pause.
    if (performance.now() - this.#connectedAt > STEADY_MS) this.#tries = 0;
    try {
      while (!this.#isClosed()) {
        await watch.changed(PAUSES_MS[Math.min(this.#tries, PAUSES_MS.length - 1)] ?? 0);
        if (this.#isClosed() || (await this.#tryAgain(this.#tries++))) return;
      }
    } finally {
      watch.dispose();
    }
  }

  async #tryAgain(tries: number): Promise<boolean> {
    // Who said goodbye was asked to end, or makes room for a newer engine: it is not for us to start another.
    const start = this.#farewell || tries >= MOST_RESTARTS ? undefined : this.#options.start;
    const reached = await reach({ ...this.#options, start });
    if (!reached.ok) {
      if (reached.error.code !== 'refused' && reached.error.code !== 'unsafe') return false;
      if (!this.#isClosed()) this.#setState({ kind: 'refused', problem: reached.error });
      return true;
    }
    if (this.#isClosed()) {
      reached.value.line.destroy('no longer wanted');
      return true;
    }
    await this.#goOn(reached.value);
    return true;
  }

  async #goOn(reached: Reached): Promise<void> {
    this.#adopt(reached);
    try {
      if (this.#openTerminal !== null) await this.ask('window/offerTerminals', { offered: true });
      if (this.#board !== null) await this.#subscribe(this.#seen);
    } catch (thrown) {
      // Where it was lost again, another search is under way already and reports for itself.
      reached.line.destroy(`It could not be followed: ${messageOf(thrown)}`);
      return;
    }
    if (!this.#isClosed() && !reached.line.closed) this.#setState(connected(reached));
  }

  #isClosed(): boolean {
    return this.#state.kind === 'closed';
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}

function connected(reached: Reached): ConnectionState {
  return { kind: 'connected', enginePid: reached.welcome.pid, engineVersion: reached.welcome.version, root: reached.welcome.root };
}

function whyNot(state: ConnectionState): string {
  switch (state.kind) {
    case 'connected':
      return 'the connection is just ending. Try again in a moment.';
    case 'lost':
      return `the engine is being looked for (${state.reason}). Try again in a moment.`;
    case 'refused':
      return `${state.problem.message} ${state.problem.next}`;
    case 'closed':
      return 'this connection was closed.';
    default:
      return assertNever(state, 'connection state');
  }
}
