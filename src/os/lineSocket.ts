import type { Socket } from 'node:net';
import { disposable, type Disposable } from '../util/disposable';

export interface LineLimits {
  /** A longer line ends the connection: nobody makes us keep more than this for them. */
  readonly lineBytes: number;
  /** When this much waits for the other side to read it, the connection ends. */
  readonly bufferedBytes: number;
}

const NEWLINE = 0x0a;

/**
 * Messages as lines of JSON over a socket, in order. Lines wait, and the other side with them, while nobody listens.
 * A line that is not JSON is handed on as the text it is: no message of ours is a bare text.
 */
export class LineSocket {
  readonly #socket: Socket;
  readonly #messages = new Set<(message: unknown) => void>();
  readonly #closes = new Set<() => void>();
  #limits: LineLimits;
  /** The beginning of a line whose end has not come yet, as it arrived: joined once, so that time stays linear. */
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #lines: string[] = [];
  #closed = false;
  #whyClosed: string | null = null;

  constructor(socket: Socket, limits: LineLimits) {
    this.#socket = socket;
    this.#limits = limits;
    socket.pause();
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    socket.on('error', (error) => {
      this.#whyClosed ??= error.message;
    });
    socket.on('close', () => {
      this.#closed = true;
      for (const listener of this.#closes) listener();
      this.#closes.clear();
      this.#messages.clear();
    });
  }

  /** Why the connection ended, where it did not end in peace. */
  get whyClosed(): string | null {
    return this.#whyClosed;
  }

  get closed(): boolean {
    return this.#closed || this.#socket.destroyed;
  }

  limit(limits: LineLimits): void {
    this.#limits = limits;
  }

  send(message: unknown): void {
    if (this.closed || this.#socket.writableEnded) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (this.#socket.writableLength > this.#limits.bufferedBytes) {
      this.destroy(`The other side does not read: ${String(this.#socket.writableLength)} bytes were waiting for it.`);
    }
  }

  onMessage(listener: (message: unknown) => void): Disposable {
    this.#messages.add(listener);
    // Not at once: whoever asks is often still being constructed.
    queueMicrotask(() => {
      this.#deliver();
    });
    return disposable(() => {
      this.#messages.delete(listener);
      if (this.#messages.size === 0) this.#socket.pause();
    });
  }

  onClose(listener: () => void): Disposable {
    if (this.#closed) queueMicrotask(listener);
    else this.#closes.add(listener);
    return disposable(() => this.#closes.delete(listener));
  }

  /** Sends what is still to be sent, then ends the connection; a side that does not let go is cut off after `limitMs`. */
  async end(limitMs: number): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      const cut = setTimeout(() => {
        this.#socket.destroy();
      }, limitMs);
      this.#socket.once('close', () => {
        clearTimeout(cut);
        resolve();
      });
      // What the other side still says is read and dropped: unread bytes would keep its end of the stream from us.
      this.#messages.clear();
      this.#socket.resume();
      this.#socket.end();
    });
  }

  destroy(why: string): void {
    this.#whyClosed ??= why;
    this.#lines = [];
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (this.closed || !this.#append(chunk.subarray(from, end))) return;
      this.#completeLine();
      from = end + 1;
    }
    if (!this.closed && this.#append(chunk.subarray(from))) this.#deliver();
  }

  /** False where it was more than we keep for anybody. */
  #append(part: Buffer): boolean {
    if (part.length === 0) return true;
    this.#begun.push(part);
    this.#begunBytes += part.length;
    if (this.#begunBytes <= this.#limits.lineBytes) return true;
    this.#begun = [];
    this.destroy(`A line is longer than ${String(this.#limits.lineBytes)} bytes.`);
    return false;
  }

  #completeLine(): void {
    const line = Buffer.concat(this.#begun, this.#begunBytes).toString('utf8');
    this.#begun = [];
    this.#begunBytes = 0;
    if (line.trim() !== '') this.#lines.push(line);
    this.#deliver();
  }

  #deliver(): void {
    if (this.#messages.size === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    for (const [index, line] of lines.entries()) {
      // A listener may have ended the connection, or left the rest to whoever listens next.
      if (this.closed) return;
      if (this.#messages.size === 0) {
        this.#lines = [...lines.slice(index), ...this.#lines];
        return;
      }
      const message = parse(line);
      for (const listener of [...this.#messages]) listener(message);
    }
    if (this.#socket.isPaused()) this.#socket.resume();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return line;
  }
}
