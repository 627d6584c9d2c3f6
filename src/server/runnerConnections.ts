import type { JobNews, Log } from '../engine/index';
import type { LineSocket } from '../os/lineSocket';
import { runnerLine, type RunnerHello } from '../protocol/runner';

/** Where runners' news go: the job host. */
export interface RunnerSink {
  /** Is this the token the attempt was given? Compared in constant time. */
  verify(attemptId: string, token: string): boolean;
  /** Whose agent has this token; null where it is of no attempt at work. */
  readonly attemptOf: (token: string) => string | null;
  news(attemptId: string, news: JobNews): void;
  /** The runner's last connection ended. Whether the runner did too is for its files to say. */
  gone(attemptId: string): void;
}

/** The lines runners hold open. */
export class RunnerConnections {
  readonly #sink: RunnerSink;
  readonly #log: Log;
  readonly #lines = new Map<LineSocket, string>();
  #closed = false;

  constructor(sink: RunnerSink, log: Log) {
    this.#sink = sink;
    this.#log = log;
  }

  accept(line: LineSocket, hello: RunnerHello): void {
    const { attemptId } = hello;
    if (this.#closed || !this.#sink.verify(attemptId, hello.token)) {
      this.#log.warn('A runner was turned away: its token is not the one of its attempt.', { attemptId: attemptId.slice(0, 80) });
      line.destroy('not a runner of ours');
      return;
    }
    this.#lines.set(line, attemptId);
    line.onMessage((message) => {
      const read = runnerLine.safeParse(message);
      if (read.success) this.#sink.news(attemptId, read.data.news);
      else this.#log.warn('A runner sent what could not be read; nothing was changed.', { attemptId });
    });
    line.onClose(() => {
      this.#lines.delete(line);
      // A runner that connected anew is not gone because its older connection is.
      if (!this.#closed && ![...this.#lines.values()].includes(attemptId)) this.#sink.gone(attemptId);
    });
  }

  /** Lets go. Runners run on, and find the next engine by its endpoint file. */
  close(): void {
    this.#closed = true;
    for (const line of this.#lines.keys()) line.destroy('the engine is closing');
  }
}
