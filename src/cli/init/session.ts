import type { EngineClient } from '../../client/engineClient';
import type { Params } from '../../protocol/channel';
import type { EngineRequests } from '../../protocol/messages';
import type { SessionNews, SessionOutcome } from '../../protocol/session';
import { messageOf } from '../../util/errors';
import { askAgain } from '../askAgain';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { Interruption } from './interruption';

export interface SessionWatcher {
  heard(news: SessionNews): void;
  note(text: string): void;
}

/** Has the engine run a planner, tells what it hears, and stops it where the person has had enough. */
export async function runSession(client: EngineClient, request: Params<EngineRequests, 'session/start'>, watcher: SessionWatcher): Promise<SessionOutcome> {
  const interruption = new Interruption();
  try {
    const started = await client.ask('session/start', request);
    if (started.kind === 'refused') throw refusedBy(started);
    void interruption.happened.then(() => stop(client, started.sessionId, watcher));
    return await follow(client, started.sessionId, watcher);
  } finally {
    interruption.dispose();
  }
}

async function follow(client: EngineClient, sessionId: string, watcher: SessionWatcher): Promise<SessionOutcome> {
  for (let after = 0; ; ) {
    const report = await askAgain(client, 'session/follow', { sessionId, after });
    // The engine that ran it is gone, and another has answered.
    if (report.kind === 'refused') throw new CliFailure('The engine ended, and the planner with it. No plan was made.', 'Run coppice init again.', ExitCode.unfinished);
    for (const news of report.news) watcher.heard(news);
    after = report.news.at(-1)?.number ?? after;
    if (report.outcome !== null) return report.outcome;
  }
}

async function stop(client: EngineClient, sessionId: string, watcher: SessionWatcher): Promise<void> {
  watcher.note('Stopping the planner…');
  try {
    const answer = await client.ask('session/stop', { sessionId });
    if (answer.kind === 'done') watcher.note(answer.text);
  } catch (thrown) {
    // An engine that is gone has been told, or sweeps what it left when it is started again.
    watcher.note(`It could not be told to stop: ${messageOf(thrown)}`);
  }
}
