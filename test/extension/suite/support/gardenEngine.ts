import { ownerToken } from '../../../../src/client/ownerToken';
import { locateRepository } from '../../../../src/client/locate';
import type { Delta, Snapshot, WorktreeReport } from '../../../../src/engine/index';
import { privateFolder } from '../../../../src/os/userFolder';
import { applyDelta } from '../../../../src/protocol/board';
import { startServer, type EngineServer } from '../../../../src/server/engineServer';
import { Terminals } from '../../../../src/server/terminals';
import { disposable, type Disposable } from '../../../../src/util/disposable';
import { CollectingLog } from '../../../support/collectingLog';
import { FakeEngine } from '../../../support/fakeEngine';

/** An engine whose board is the test's. It is reached as any other: over its socket, by the endpoint file. */
export class GardenEngine extends FakeEngine {
  readonly #listeners = new Set<(delta: Delta) => void>();
  #board: Snapshot = { version: 0, sequence: 0, trouble: null, plans: [], tasks: [], worktrees: [] };
  worktrees: readonly WorktreeReport[] = [];
  logs: readonly { readonly title: string; readonly path: string }[] = [];

  override snapshot(): Snapshot {
    return this.#board;
  }

  override onDelta(listener: (delta: Delta) => void): Disposable {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  }

  override get followers(): number {
    return this.#listeners.size;
  }

  override listWorktrees(): Promise<readonly WorktreeReport[]> {
    this.asked.push(['listWorktrees']);
    return Promise.resolve(this.worktrees);
  }

  override taskLogs(taskId: string): readonly { readonly title: string; readonly path: string }[] {
    this.asked.push(['taskLogs', taskId]);
    return this.logs;
  }

  /** Rows that are new or different. */
  show(rows: Partial<Pick<Delta, 'plans' | 'tasks' | 'worktrees'>>): void {
    const delta: Delta = { version: this.#board.version + 1, trouble: null, plans: [], tasks: [], worktrees: [], happenings: [], ...rows };
    this.#board = applyDelta(structuredClone(this.#board) as never, delta as never);
    for (const listener of this.#listeners) listener(delta);
  }

  /** What it was asked by this name, last. */
  lastAsked(name: string): readonly unknown[] | undefined {
    return this.asked.findLast(([asked]) => asked === name)?.slice(1);
  }
}

export interface ServedGarden {
  readonly engine: GardenEngine;
  readonly server: EngineServer;
  readonly terminals: Terminals;
  readonly stateFolder: string;
}

export async function serveGarden(folder: string): Promise<ServedGarden> {
  const location = locateRepository(folder);
  if (!location.ok) throw new Error(location.error);
  const { root, stateFolder } = location.value;
  privateFolder(stateFolder);
  const engine = new GardenEngine();
  const log = new CollectingLog();
  const terminals = new Terminals(log);
  const server = await startServer({
    engine,
    stateFolder,
    root,
    version: '0.1.0',
    ownerToken: ownerToken(),
    terminals,
    log,
    runnerSink: { verify: () => false, attemptOf: () => null, news: () => undefined, gone: () => undefined },
    onEnd: () => undefined,
  });
  return { engine, server, terminals, stateFolder };
}
