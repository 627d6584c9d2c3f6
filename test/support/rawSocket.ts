import { createConnection, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { PROTOCOL_VERSION } from '../../src/protocol/messages';

/** A connection on which a test says whatever it likes. */
export class RawSocket {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  readonly #arrived: unknown[] = [];
  readonly #wanted: ((line: unknown) => void)[] = [];
  #rest = '';

  constructor(address: string) {
    this.socket = createConnection(address);
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#arrive(JSON.parse(line));
    });
    // The other side may cut us off in the middle of a word; `closed` tells.
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => {
        resolve();
      });
    });
    onTestFinished(() => {
      this.socket.destroy();
    });
  }

  write(text: string): void {
    this.socket.write(text);
  }

  send(message: unknown): void {
    this.write(`${JSON.stringify(message)}\n`);
  }

  next(): Promise<unknown> {
    if (this.#arrived.length > 0) return Promise.resolve(this.#arrived.shift());
    return new Promise((resolve) => {
      this.#wanted.push(resolve);
    });
  }

  #arrive(line: unknown): void {
    const wanted = this.#wanted.shift();
    if (wanted === undefined) this.#arrived.push(line);
    else wanted(line);
  }
}

export function helloLine(token: string, changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { type: 'hello', protocol: PROTOCOL_VERSION, version: '0.1.0', client: 'cli', token, pid: process.pid, ...changes };
}
