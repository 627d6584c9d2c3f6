import { ChannelError, type Answer, type Params } from '../protocol/channel';
import type { EngineRequests } from '../protocol/messages';
import type { EngineClient } from '../client/engineClient';
import { deferred } from '../util/deferred';
import { refusedBy } from './failure';

/**
 * Asks until there is an answer. Only for commands that may be taken twice without harm: when the engine dies before
 * it has answered, nobody knows whether it had begun.
 */
export async function askAgain<K extends keyof EngineRequests>(client: EngineClient, name: K, params: Params<EngineRequests, K>): Promise<Answer<EngineRequests, K>> {
  for (;;) {
    try {
      return await client.ask(name, params);
    } catch (thrown) {
      // With the connection still there, the engine itself has said no.
      if (!(thrown instanceof ChannelError) || client.state.kind === 'connected' || client.state.kind === 'closed') throw thrown;
      await connectedAgain(client);
    }
  }
}

async function connectedAgain(client: EngineClient): Promise<void> {
  const found = deferred<undefined>();
  const judge = (): void => {
    const { state } = client;
    if (state.kind === 'connected') found.resolve(undefined);
    else if (state.kind === 'refused') found.reject(refusedBy(state.problem));
    else if (state.kind === 'closed') found.reject(new ChannelError('The connection was closed.'));
  };
  const subscription = client.onConnection(judge);
  try {
    judge();
    await found.promise;
  } finally {
    subscription.dispose();
  }
}
