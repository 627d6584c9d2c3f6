import * as vscode from 'vscode';
import type { BoardChange, EngineClient } from '../client/engineClient';
import type { ConnectProblem } from '../client/reach';
import type { RepositoryLocation } from '../client/locate';
import type { WindowTerminal } from '../protocol/messages';
import type { Snapshot } from '../protocol/views';
import type { Disposable } from '../util/disposable';
import { deferred } from '../util/deferred';
import { messageOf } from '../util/errors';
import { ok, type Result } from '../util/result';
import type { RememberedBoards } from './rememberedBoards';
import { setting } from './settings';

/** How this window reaches engines. The client and all it needs are loaded at the first use, not when the window opens. */
export interface EngineDoor {
  connect(location: RepositoryLocation, options: { readonly start: boolean }): Promise<Result<EngineClient, ConnectProblem>>;
}

export interface RepositoryParts {
  readonly door: EngineDoor;
  readonly remembered: RememberedBoards;
  readonly log: vscode.LogOutputChannel;
  /** Opens a terminal of this window on a runner. */
  readonly openTerminal: (request: WindowTerminal) => Promise<boolean>;
}

/** The board moved, or how it is known did. `change` is null where all of it may be new. */
export type RepositoryNews = { readonly change: BoardChange | null };

export const EMPTY_BOARD: Snapshot = { version: 0, sequence: 0, trouble: null, plans: [], tasks: [], worktrees: [] };

/** One repository as this window knows it: where it lies, its board, and its engine while there is one. */
export class Repository implements Disposable {
  readonly location: RepositoryLocation;
  /** A folder of the window that lies in it; its settings count. */
  readonly folder: vscode.Uri;
  readonly name: string;
  readonly #parts: RepositoryParts;
  readonly #news = new vscode.EventEmitter<RepositoryNews>();
  readonly onNews = this.#news.event;
  #client: EngineClient | null = null;
  /** Connections are made one after the other, so that two commands do not make two. */
  #connecting: Promise<unknown> = Promise.resolve();
  #disposed = false;
  #rememberedStates = '';

  constructor(location: RepositoryLocation, folder: vscode.WorkspaceFolder, parts: RepositoryParts) {
    this.location = location;
    this.folder = folder.uri;
    this.name = folder.name;
    this.#parts = parts;
  }

  /** Names the repository for good: the same from each of its worktrees. */
  get id(): string {
    return this.location.stateFolder;
  }

  /** An engine is there and its board is the one shown. */
  get live(): boolean {
    return this.#client?.state.kind === 'connected';
  }

  /** The engine, while there is one. */
  get engine(): EngineClient | null {
    return this.live ? this.#client : null;
  }

  /** What an engine says, or what this window last heard of one. */
  get board(): Snapshot {
    return this.#client?.board ?? this.#parts.remembered.read(this.id) ?? EMPTY_BOARD;
  }

  /** The engine, if one runs; never starts one. */
  async join(): Promise<Result<EngineClient, ConnectProblem>> {
    return this.#connect(false);
  }

  /** The engine, started if none runs. */
  async start(): Promise<Result<EngineClient, ConnectProblem>> {
    return this.#connect(true);
  }

  /** Tells the engine whether agents may get terminals here, after the setting changed. */
  async offerTerminals(): Promise<void> {
    if (!this.live || this.#client === null) return;
    if (setting('terminals', this.folder) === 'integrated') await this.#client.offerTerminals(this.#parts.openTerminal);
    else await this.#client.ask('window/offerTerminals', { offered: false });
  }

  dispose(): void {
    this.#disposed = true;
    this.#remember();
    this.#client?.close();
    this.#client = null;
    this.#news.dispose();
  }

  async #connect(start: boolean): Promise<Result<EngineClient, ConnectProblem>> {
    const before = this.#connecting;
    const turn = deferred<undefined>();
    this.#connecting = turn.promise;
    await before;
    try {
      return await this.#connectNow(start);
    } finally {
      turn.resolve(undefined);
    }
  }

  async #connectNow(start: boolean): Promise<Result<EngineClient, ConnectProblem>> {
    if (!vscode.workspace.isTrusted) throw new Error('In Restricted Mode no engine is joined.');
    if (this.#client !== null && this.live) return ok(this.#client);
    const found = await this.#parts.door.connect(this.location, { start });
    if (!found.ok) return found;
    if (this.#disposed) {
      found.value.close();
      throw new Error('The window let go of this repository while its engine was being reached.');
    }
    // The one before was looking for an engine too; it would find this one and follow it a second time.
    this.#client?.close();
    await this.#follow(found.value);
    return found;
  }

  async #follow(client: EngineClient): Promise<void> {
    const { log } = this.#parts;
    await client.follow();
    this.#client = client;
    client.onBoard((change) => {
      if (this.#planStates(change.board) !== this.#rememberedStates) this.#remember();
      this.#news.fire({ change: change.delta === null ? null : change });
    });
    client.onConnection((state) => {
      log.info(`${this.name}: engine ${state.kind}${state.kind === 'lost' ? ` (${state.reason})` : ''}`);
      if (state.kind !== 'connected') this.#remember();
      this.#news.fire({ change: null });
    });
    log.info(`${this.name}: following the engine`);
    this.#remember();
    this.#news.fire({ change: null });
    try {
      await this.offerTerminals();
    } catch (thrown) {
      // Without terminals of ours agents run in the background: everything else goes on.
      log.warn(`${this.name}: terminals could not be offered: ${messageOf(thrown)}`);
    }
  }

  /** Written when a plan begins, pauses or ends, not at every step: a window may be closed without notice, but the whole board goes along each time. */
  #remember(): void {
    const board = this.#client?.board;
    if (board === null || board === undefined) return;
    this.#rememberedStates = this.#planStates(board);
    this.#parts.remembered.write(this.id, board);
  }

  #planStates(board: Snapshot): string {
    return board.plans.map((plan) => `${plan.id} ${plan.state}`).join();
  }
}
