import { onTestFinished } from 'vitest';
import type { JobNews } from '../../src/engine/index';
import { startServer, type EndReason, type EngineServer, type ServerLimits } from '../../src/server/engineServer';
import { Terminals } from '../../src/server/terminals';
import { connect, type EngineClient } from '../../src/client/engineClient';
import { deferred } from '../../src/util/deferred';
import { CollectingLog } from './collectingLog';
import { FakeEngine } from './fakeEngine';
import { ownFolders, type OwnFolders } from './ownFolders';
import { helloLine, RawSocket } from './rawSocket';

export const TOKEN = 'a'.repeat(64);
export const AGENT_TOKEN = 'a1.agent-secret';

export interface ServerRig {
  readonly folders: OwnFolders;
  readonly engine: FakeEngine;
  readonly server: EngineServer;
  readonly log: CollectingLog;
  readonly terminals: Terminals;
  /** `attemptId:kind` of all that runners said, and `attemptId:gone`. */
  readonly runnerNews: string[];
  readonly ended: Promise<EndReason>;
  client(): Promise<EngineClient>;
  raw(): RawSocket;
  /** A raw connection that is past the handshake. */
  greeted(): Promise<RawSocket>;
}

interface RigOptions {
  readonly limits?: Partial<ServerLimits>;
  readonly protocol?: number;
  readonly folders?: OwnFolders;
  readonly engine?: FakeEngine;
  readonly onNews?: () => void;
}

/** A server over a fake engine, on a real socket. */
export async function serverRig(options: RigOptions = {}): Promise<ServerRig> {
  const folders = options.folders ?? ownFolders();
  const engine = options.engine ?? new FakeEngine();
  const log = new CollectingLog();
  const terminals = new Terminals(log, 300);
  const ended = deferred<EndReason>();
  const runnerNews: string[] = [];
  const heard = (line: string): void => {
    runnerNews.push(line);
    options.onNews?.();
  };
  const server = await startServer({
    engine,
    ...folders,
    version: '0.1.0',
    ownerToken: TOKEN,
    terminals,
    log,
    runnerSink: {
      attemptOf: (token) => (token === AGENT_TOKEN ? 'a1' : null),
      verify: (attemptId, token) => attemptId === 'a1' && token === 'runner-secret',
      news: (attemptId: string, news: JobNews) => {
        heard(`${attemptId}:${news.kind}`);
      },
      gone: (attemptId) => {
        heard(`${attemptId}:gone`);
      },
    },
    onEnd: (why) => {
      ended.resolve(why);
    },
    limits: options.limits ?? {},
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
  });
  onTestFinished(() => server.close('the test is over'));
  const raw = (): RawSocket => new RawSocket(server.address);
  return {
    folders, engine, server, log, terminals, runnerNews, raw,
    ended: ended.promise,
    client: () => connectedClient(folders),
    greeted: async () => {
      const socket = raw();
      socket.send(helloLine(TOKEN));
      await socket.next();
      return socket;
    },
  };
}

export async function connectedClient(folders: OwnFolders): Promise<EngineClient> {
  const connected = await connect({ stateFolder: folders.stateFolder, kind: 'cli', version: '0.1.0', token: TOKEN });
  if (!connected.ok) throw new Error(connected.error.message);
  const client = connected.value;
  onTestFinished(() => {
    client.close();
  });
  return client;
}
