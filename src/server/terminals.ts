import type { WindowTerminal } from '../protocol/messages';
import { disposable, type Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import type { Log } from '../engine/index';

/** What the job host asks for: a runner, to be started as the process of a terminal. */
export interface TerminalRequest {
  readonly attemptId: string;
  readonly title: string;
  readonly runnerFile: string;
  readonly runDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A window that is connected now. */
export interface TerminalWindow {
  open(request: WindowTerminal): Promise<{ readonly opened: boolean }>;
}

/**
 * The windows that offered to show agents in their terminals. The one that offered last is asked, once, for a few
 * seconds. A late answer does no harm: a run folder is started once, whoever comes first.
 */
export class Terminals {
  readonly #log: Log;
  readonly #limitMs: number;
  readonly #windows = new Set<TerminalWindow>();

  constructor(log: Log, limitMs = 5000) {
    this.#log = log;
    this.#limitMs = limitMs;
  }

  /** Disposing takes the offer back. */
  offer(window: TerminalWindow): Disposable {
    this.#windows.delete(window);
    this.#windows.add(window);
    return disposable(() => this.#windows.delete(window));
  }

  async launch(request: TerminalRequest): Promise<'started' | 'declined'> {
    const window = [...this.#windows].at(-1);
    if (window === undefined) return 'declined';
    const { env, ...rest } = request;
    try {
      const answer = await this.#inTime(window.open({ ...rest, environment: { ...env } }));
      return answer.opened ? 'started' : 'declined';
    } catch (thrown) {
      this.#log.warn('A window did not open a terminal; the agent runs without one.', { attemptId: request.attemptId, reason: messageOf(thrown) });
      return 'declined';
    }
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`It did not answer within ${String(this.#limitMs / 1000)} s.`));
      }, this.#limitMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
