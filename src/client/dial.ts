import { createConnection } from 'node:net';
import { LineSocket, type LineLimits } from '../os/lineSocket';
import type { AgentHello } from '../protocol/agent';
import { greeting, PROTOCOL_VERSION, type ClientKind, type Endpoint, type Greeting, type Hello } from '../protocol/messages';

export type Dialled =
  | { readonly kind: 'connected'; readonly line: LineSocket; readonly welcome: Extract<Greeting, { readonly type: 'welcome' }> }
  | { readonly kind: 'refused'; readonly reason: Extract<Greeting, { readonly type: 'refused' }>['reason']; readonly message: string }
  /** Nobody listens there, or not as an engine would. */
  | { readonly kind: 'silent'; readonly message: string };

export interface Caller {
  readonly kind: ClientKind;
  readonly version: string;
  readonly token: string;
  /** The token is that of an attempt, for which it asks. */
  readonly isAgent?: boolean;
}

/** Boards are larger than commands. */
const LIMITS: LineLimits = { lineBytes: 128 * 1024 * 1024, bufferedBytes: 64 * 1024 * 1024 };
const ANSWER_MS = 5000;

/** Connects to an engine and introduces us. */
export function dial(endpoint: Endpoint, caller: Caller, answerMs = ANSWER_MS): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket = createConnection(endpoint.socket);
    const line = new LineSocket(socket, LIMITS);
    const finish = (outcome: Dialled): void => {
      clearTimeout(late);
      listening.dispose();
      closing.dispose();
      resolve(outcome);
    };
    const late = setTimeout(() => {
      line.destroy(`It did not answer within ${String(answerMs / 1000)} s.`);
    }, answerMs);
    const listening = line.onMessage((message) => {
      const read = greeting.safeParse(message);
      if (!read.success) {
        line.destroy('It answered as no engine does.');
      } else if (read.data.type === 'welcome') {
        finish({ kind: 'connected', line, welcome: read.data });
      } else {
        line.destroy('refused');
        finish({ kind: 'refused', reason: read.data.reason, message: read.data.message });
      }
    });
    const closing = line.onClose(() => {
      finish({ kind: 'silent', message: line.whyClosed ?? 'It closed the connection.' });
    });
    const { kind: client, version, token } = caller;
    const hello: Hello = { type: 'hello', protocol: PROTOCOL_VERSION, version, client, token, pid: process.pid };
    const agent: AgentHello = { type: 'agent', protocol: PROTOCOL_VERSION, version, token };
    line.send(caller.isAgent === true ? agent : hello);
  });
}
