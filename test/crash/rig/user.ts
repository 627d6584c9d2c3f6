import { createHash } from 'node:crypto';
import { askAgain } from '../../../src/cli/askAgain';
import { connect, type EngineClient } from '../../../src/client/engineClient';
import { jobEnvironment } from '../../../src/client/jobEnvironment';
import { locateRepository } from '../../../src/client/locate';
import type { PlanOptions } from '../../../src/protocol/planOptions';
import type { Snapshot } from '../../../src/protocol/views';
import type { Disposable } from '../../../src/util/disposable';
import { deferred } from '../../../src/util/deferred';

const VERSION = '0.0.0-crash';
/** A run that has not come to its end by then never will. */
const PATIENCE_MS = 45_000;

/** A person at a client that outlives the engine: starts it again when it is gone, and goes on where they were. */
export class User implements Disposable {
  readonly client: EngineClient;
  readonly stateFolder: string;
  /** From each loss of the engine to being connected again. */
  readonly recoveriesMs: number[] = [];
  readonly enginePids: number[] = [];
  readonly #root: string;
  #lostAt = 0;

  static async at(root: string, engineFile: string, environment: NodeJS.ProcessEnv): Promise<User> {
    const located = locateRepository(root);
    if (!located.ok) throw new Error(located.error);
    const { stateFolder } = located.value;
    const connected = await connect({ stateFolder, kind: 'cli', version: VERSION, start: { nodeFile: process.execPath, engineFile, root, env: environment } });
    if (!connected.ok) throw new Error(`${connected.error.message} ${connected.error.next}`);
    const user = new User(root, stateFolder, connected.value);
    await user.client.follow();
    return user;
  }

  constructor(root: string, stateFolder: string, client: EngineClient) {
    this.#root = root;
    this.stateFolder = stateFolder;
    this.client = client;
    this.#notePid();
    client.onConnection((state) => {
      if (state.kind === 'lost') this.#lostAt = performance.now();
      if (state.kind !== 'connected') return;
      this.recoveriesMs.push(performance.now() - this.#lostAt);
      this.#notePid();
    });
  }

  /** Starts this text as the plan of that name, and gives back its id. */
  async start(text: string, options: PlanOptions, name = 'plan.yaml'): Promise<string> {
    const consent = createHash('sha256').update(text, 'utf8').digest('hex');
    const request = { path: `${this.#root}/../${name}`, text, options, consent, environment: jobEnvironment(process.env) };
    const answer = await askAgain(this.client, 'plan/start', request);
    if (answer.kind === 'refused') throw new Error(`${answer.message} ${answer.next}`);
    return answer.planId;
  }

  /** Waits until the board is so. */
  async until(what: string, holds: (board: Snapshot) => boolean): Promise<Snapshot> {
    const seen = deferred<Snapshot>();
    const look = (): void => {
      const { board } = this.client;
      if (board !== null && this.client.state.kind === 'connected' && holds(board)) seen.resolve(board);
    };
    const subscriptions = [this.client.onBoard(look), this.client.onConnection(look)];
    const limit = setTimeout(() => {
      const states = this.client.board?.tasks.map((task) => `${task.key} ${task.state}`).join(', ') ?? 'no board';
      seen.reject(new Error(`Waited in vain for: ${what} (${this.client.state.kind}; ${states})`));
    }, PATIENCE_MS);
    try {
      look();
      return await seen.promise;
    } finally {
      clearTimeout(limit);
      for (const subscription of subscriptions) subscription.dispose();
    }
  }

  dispose(): void {
    this.client.close();
  }

  #notePid(): void {
    if (this.client.state.kind === 'connected') this.enginePids.push(this.client.state.enginePid);
  }
}
