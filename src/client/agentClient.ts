import { agentRequests, type AgentRequests } from '../protocol/agent';
import { Channel, ChannelError, type Answer, type Params } from '../protocol/channel';
import { err, ok, type Result } from '../util/result';
import { FolderWatch } from './folderWatch';
import { reach, type ConnectProblem, type ReachOptions } from './reach';

export interface AgentClientOptions extends Pick<ReachOptions, 'stateFolder' | 'version' | 'token'> {
  /** How long it is looked for an engine that ended. Who steers the plan starts the next. */
  readonly patienceMs: number;
}

const LOOK_EVERY_MS = 500;

/**
 * Asks by the token of an attempt, until there is an answer: an engine that ends in between is waited for, and asked
 * again. Both requests may be made again without harm.
 */
export async function askAsAgent<K extends keyof AgentRequests>(options: AgentClientOptions, name: K, params: Params<AgentRequests, K>): Promise<Result<Answer<AgentRequests, K>, ConnectProblem>> {
  const watch = new FolderWatch(options.stateFolder);
  try {
    for (let until = performance.now() + options.patienceMs; ; ) {
      const reached = await reach({ ...options, kind: 'cli', isAgent: true });
      if (reached.ok) {
        const { line } = reached.value;
        const channel = new Channel({ transport: line, asks: agentRequests, serves: {}, handlers: {}, hears: {} });
        try {
          return ok(await channel.ask(name, params));
        } catch (thrown) {
          // With the connection still there, the engine itself has said no.
          if (!(thrown instanceof ChannelError) || !line.closed) throw thrown;
          until = performance.now() + options.patienceMs;
        } finally {
          channel.dispose();
          void line.end(1000);
        }
      } else if (reached.error.code !== 'not-running' && reached.error.code !== 'late') {
        return err({ ...reached.error, next: 'This attempt counts no more, or never was one of this repository: end your work.' });
      }
      if (performance.now() > until) return err({ code: 'not-running', message: 'The engine has ended, and nobody has started another.', next: 'Ask again with the same command later, or end with what is missing.' });
      await watch.changed(LOOK_EVERY_MS);
    }
  } finally {
    watch.dispose();
  }
}
