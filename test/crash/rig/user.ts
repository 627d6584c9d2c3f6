import { createHash } from 'node:crypto';
import { askAgain } from '../../../src/cli/askAgain';
import { connect, type EngineClient } from '../../../src/client/engineClient';
import { jobEnvironment } from '../../../src/client/jobEnvironment';
import { locateRepository } from '../../../src/client/locate';
import type { PlanOptions } from '../../../src/protocol/planOptions';
import type { Snapshot, TaskView } from '../../../src/protocol/views';
import type { Disposable } from '../../../src/util/disposable';
import { ChannelError } from '../../../src/protocol/channel';
import { deferred } from '../../../src/util/deferred';
import { starvedMs } from '../checker/starved';
import { AS_WRITTEN, type Variation } from './variation';

const VERSION = '0.0.0-crash';
/** A run that has not come to its end by then never will. */
const PATIENCE_MS = 120_000;

/** A person at a client that outlives the engine: starts it again when it is gone, and goes on where they were. */
export class User implements Disposable {
  readonly client: EngineClient;
  readonly stateFolder: string;
  /** From each loss of the engine to being connected again, less what the new one waited for a processor. */
  readonly recoveriesMs: number[] = [];
  readonly enginePids: number[] = [];
  readonly #root: string;
  readonly #variation: Variation;
  #lostAt = 0;
  #startsSinceLost = 0;

  static async at(root: string, engineFile: string, environment: NodeJS.ProcessEnv, variation = AS_WRITTEN): Promise<User> {
    const located = locateRepository(root);
    if (!located.ok) throw new Error(located.error);
    const { stateFolder } = located.value;
    const connected = await connect({ stateFolder, kind: 'cli', version: VERSION, start: { nodeFile: process.execPath, engineFile, root, env: environment } });
    if (!connected.ok) throw new Error(`${connected.error.message} ${connected.error.next}`);
    const user = new User(root, stateFolder, connected.value, variation);
    await user.client.follow();
    return user;
  }

  constructor(root: string, stateFolder: string, client: EngineClient, variation: Variation) {
    this.#root = root;
    this.#variation = variation;
    this.stateFolder = stateFolder;
    this.client = client;
    this.#notePid();
    client.onConnection((state) => {
      if (state.kind === 'lost') [this.#lostAt, this.#startsSinceLost] = [performance.now(), 0];
      if (state.kind !== 'connected') return;
      this.recoveriesMs.push(Math.max(0, performance.now() - this.#lostAt - starvedMs(state.enginePid)));
      this.#notePid();
    });
  }

  /** Starts this text as the plan of that name, and gives back its id. */
  async start(written: string, options: PlanOptions, name = 'plan.yaml', accept?: true): Promise<string> {
    const text = this.#variation.text(written);
    const request = { path: `${this.#root}/../${name}`, text, options: this.#variation.options(options), consent: consentTo(text), environment: jobEnvironment(process.env), accept };
    const answer = await askAgain(this.client, 'plan/start', request);
    if (answer.kind === 'refused') throw new Error(`${answer.message} ${answer.next}`);
    return answer.planId;
  }

  /**
   * Has something done that must not be done twice: whoever saw the engine die looks first whether it is so already. What
   * the engine refuses must be so, too.
   */
  async ensure(what: string, isSo: (board: Snapshot) => boolean, ask: () => Promise<{ readonly kind: string; readonly message?: string }>): Promise<void> {
    for (;;) {
      if (isSo(await askAgain(this.client, 'board/get', {}))) return;
      try {
        const answer = await ask();
        if (answer.kind !== 'refused') return;
        if (isSo(await askAgain(this.client, 'board/get', {}))) return;
        throw new Error(`It was refused to ${what}: ${answer.message ?? ''}`);
      } catch (thrown) {
        if (!(thrown instanceof ChannelError)) throw thrown;
      }
    }
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

  /** An engine is about to be started. Where the one before died unseen, this is another recovery. */
  seesStart(): void {
    this.#startsSinceLost += 1;
    if (this.#startsSinceLost > 1) this.#lostAt = performance.now();
  }

  dispose(): void {
    this.client.close();
  }

  #notePid(): void {
    if (this.client.state.kind === 'connected') this.enginePids.push(this.client.state.enginePid);
  }
}

export function consentTo(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export function taskOf(board: Snapshot | null, planId: string, key: string): TaskView | undefined {
  return board?.tasks.find((one) => one.planId === planId && one.key === key);
}
