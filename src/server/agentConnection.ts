import type { Engine, Log, Refused, SpawnedJob } from '../engine/index';
import type { LineSocket } from '../os/lineSocket';
import { agentRequests, type AgentRequests } from '../protocol/agent';
import { Channel, type Handlers } from '../protocol/channel';
import type { Disposable } from '../util/disposable';

export interface AgentConnection {
  readonly line: LineSocket;
  /** Whose token it showed. */
  readonly attemptId: string;
  readonly engine: Engine;
  readonly log: Log;
}

/** The agent of one attempt: it may ask for jobs of its own task, and wait for them. */
export function serveAgent({ line, attemptId, engine, log }: AgentConnection): void {
  const waits = new Set<Disposable>();
  const handlers: Handlers<AgentRequests> = {
    'job/spawn': (request) => engine.spawnJob({ ...request, attemptId }),
    'job/await': ({ job }) => ended(engine, waits, () => engine.spawnedJob(attemptId, job)),
  };
  new Channel({
    transport: line,
    asks: {},
    serves: agentRequests,
    handlers,
    hears: {},
    onServing: (name) => {
      if (name === 'job/spawn') log.info(`asked: ${name}`, { attemptId });
    },
    onRejected: (problem) => {
      log.warn('An agent sent what could not be read; nothing was changed.', { attemptId, problem: problem.slice(0, 500) });
    },
  });
  line.onClose(() => {
    for (const wait of waits) wait.dispose();
  });
}

/** Looks whenever something has happened, until the job has come to its end. */
function ended(engine: Engine, waits: Set<Disposable>, look: () => SpawnedJob | Refused): Promise<SpawnedJob | Refused> {
  return new Promise((resolve) => {
    const judge = (): boolean => {
      const found = look();
      const isOpen = found.kind === 'spawned' && found.state === 'open';
      if (!isOpen) resolve(found);
      return isOpen;
    };
    if (!judge()) return;
    const wait = engine.onDelta(() => {
      if (judge()) return;
      wait.dispose();
      waits.delete(wait);
    });
    waits.add(wait);
  });
}
