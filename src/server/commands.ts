import type { Engine } from '../engine/index';
import type { Handlers } from '../protocol/channel';
import type { EngineRequests } from '../protocol/messages';

/** What a request needs of the connection it came over, beside the engine. */
export interface Caller {
  subscribe(): void;
  offerTerminals(offered: boolean): void;
  /** Says that the engine is asked to end. The answer is sent before it does. */
  shutdown(): void;
}

/** Each request is one call of the engine: surfaces are equal because there is nothing else behind them. */
export function engineHandlers(engine: Engine, caller: Caller): Handlers<EngineRequests> {
  return {
    'board/subscribe': async ({ since }) => {
      // In one turn, so that nothing happens between the snapshot and the first delta.
      caller.subscribe();
      const snapshot = engine.snapshot();
      return Promise.resolve({ snapshot, missed: since === undefined ? [] : engine.eventsAfter(since, {}) });
    },
    'board/get': () => Promise.resolve(engine.snapshot()),
    'plan/start': (request) => engine.startPlan(request),
    'plan/stop': ({ planId }) => engine.stop(planId),
    'plan/resume': (request) => engine.resume(request),
    'work/pause': (request) => engine.pause(request),
    'work/release': ({ target }) => engine.release(target),
    'work/cancel': ({ target }) => engine.cancel(target),
    'task/retry': ({ taskId }) => engine.retry(taskId),
    'task/add': (request) => engine.addTask(request),
    'task/read': ({ taskId }) => Promise.resolve(engine.readTask(taskId)),
    'task/edit': (request) => engine.editTask(request),
    'task/remove': (request) => engine.removeTask(request),
    'plan/land': (request) => engine.land(request),
    'worktrees/list': () => engine.listWorktrees(),
    'worktrees/clean': ({ planId }) => engine.cleanWorktrees(planId),
    'templates/list': () => Promise.resolve(engine.listTemplates()),
    'templates/show': (wanted) => Promise.resolve(engine.showTemplate(wanted)),
    'templates/import': (request) => engine.importTemplate(request),
    'worktrees/create': (request) => engine.createWorktree(request),
    'worktrees/adopt': ({ path }) => engine.adoptWorktree(path),
    'worktrees/remove': ({ nameOrPath }) => engine.removeWorktree(nameOrPath),
    'session/start': (request) => engine.startSession(request),
    'session/follow': ({ sessionId, after }) => engine.followSession(sessionId, after),
    'session/stop': ({ sessionId }) => engine.stopSession(sessionId),
    'failures/list': (wanted) => Promise.resolve({ failures: [...engine.failures(wanted)] }),
    'criteria/list': ({ taskId }) => {
      const { criteria, verifiers } = engine.criteria(taskId);
      return Promise.resolve({ criteria: criteria.map((each) => ({ ...each, judged: [...each.judged] })), verifiers: [...verifiers] });
    },
    'artifacts/list': ({ taskId }) => Promise.resolve({ artifacts: [...engine.artifacts(taskId)] }),
    'artifacts/read': async ({ taskId, id }) => {
      const found = await engine.readArtifact(taskId, id);
      return found.kind === 'bytes' ? { kind: 'bytes', base64: Buffer.from(found.bytes).toString('base64') } : found;
    },
    'history/get': async (wanted) => ({ ...(await engine.history(wanted)) }),
    'task/log': async ({ taskId }) => Promise.resolve({ files: engine.taskLogs(taskId) }),
    'events/after': async ({ sequence, planId, limit }) => Promise.resolve(engine.eventsAfter(sequence, { planId, limit })),
    'window/offerTerminals': ({ offered }) => {
      caller.offerTerminals(offered);
      return Promise.resolve({});
    },
    'engine/shutdown': ({ force }) => {
      if (!force && engine.busy()) {
        return Promise.resolve({ kind: 'refused', code: 'busy', message: 'The engine has work under way.', next: 'Stop the plan first, or end the engine by force: running agents go on and the next engine adopts them.' });
      }
      caller.shutdown();
      return Promise.resolve({ kind: 'done', text: 'The engine ends.' });
    },
  };
}
