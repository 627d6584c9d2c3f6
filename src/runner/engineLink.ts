import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { RunNews } from '../os/runFolder';
import { codeOf } from '../util/errors';

export interface LinkOptions {
  readonly endpoint: string | null;
  readonly attemptId: string;
  readonly token: string;
}

/**
 * Tells the engine at once what it would otherwise find in the files a second later, and shows by the open connection
 * that the runner lives. Engines come and go during a run: after each loss the endpoint file is read anew, and the
 * latest news of each kind are told again. No engine is a normal state of affairs.
 */
export class EngineLink {
  readonly #options: LinkOptions;
  readonly #latest = new Map<RunNews['kind'], string>();
  #socket: Socket | null = null;
  #connected = false;
  #retryMs = 100;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    if (options.endpoint !== null) this.#connect(options.endpoint);
  }

  tell(news: RunNews): void {
    const line = `${JSON.stringify({ type: 'news', news })}\n`;
    this.#latest.delete(news.kind);
    this.#latest.set(news.kind, line);
    if (this.#connected) this.#socket?.write(line);
  }

  /** Waits a moment for what was told to leave this process. */
  async close(): Promise<void> {
    this.#closed = true;
    const socket = this.#socket;
    if (socket === null || !this.#connected) return;
    await new Promise<void>((done) => {
      setTimeout(done, 200).unref();
      socket.end(done);
    });
  }

  #connect(endpoint: string): void {
    const address = socketIn(endpoint);
    if (address === null) {
      this.#retry(endpoint);
      return;
    }
    const socket = connect(address);
    this.#socket = socket;
    socket.on('connect', () => {
      this.#connected = true;
      this.#retryMs = 100;
      const { attemptId, token } = this.#options;
      socket.write(`${JSON.stringify({ type: 'runner', attemptId, token })}\n${[...this.#latest.values()].join('')}`);
    });
    // Whatever the engine answers is for later versions; unread it would stop the connection from closing.
    socket.resume();
    socket.on('error', () => {
      // 'close' follows, and does all that there is to do.
    });
    socket.on('close', () => {
      this.#connected = false;
      this.#retry(endpoint);
    });
  }

  #retry(endpoint: string): void {
    if (this.#closed) return;
    setTimeout(() => {
      if (!this.#closed) this.#connect(endpoint);
    }, this.#retryMs).unref();
    this.#retryMs = Math.min(this.#retryMs * 2, 2000);
  }
}

function socketIn(endpoint: string): string | null {
  try {
    const found: unknown = JSON.parse(readFileSync(endpoint, 'utf8'));
    if (typeof found !== 'object' || found === null || !('socket' in found)) return null;
    return typeof found.socket === 'string' ? found.socket : null;
  } catch (error) {
    // No file: no engine now. Not JSON: one is writing it. Both pass.
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
