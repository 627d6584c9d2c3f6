import * as z from 'zod';
import { done, environment, refusal } from './answers';
import { artifactRequests } from './artifacts';
import { criteriaRequests } from './criteria';
import { failureRequests } from './failures';
import { historyRequests } from './history';
import { planOptions } from './planOptions';
import { provision } from './provision';
import { sessionRequests } from './session';
import { taskRequests } from './tasks';
import { templateRequests } from './templates';
import { workRequests } from './work';
import { delta, happening, snapshot } from './views';

/**
 * Every message between the engine and its clients, once. Requests are data: a name, what goes in, what comes out.
 * Both ends parse what they receive; a name, a parameter or an answer that is not here does not get through.
 */

/** Raised when a message changes so that older programs misread it. */
export const PROTOCOL_VERSION = 1;

export const worktreeStatus = z.object({
  id: z.string(),
  path: z.string(),
  branch: z.string().nullable(),
  kind: z.enum(['task', 'integration', 'own']),
  /** Of a person's own one. */
  name: z.string().nullable(),
  taskKey: z.string().nullable(),
  planId: z.string().nullable(),
  state: z.enum(['standing', 'gone', 'intended', 'removing']),
  ahead: z.number(),
  behind: z.number(),
  dirty: z.number(),
  landed: z.boolean(),
});
export type WorktreeStatus = z.infer<typeof worktreeStatus>;

/** Client → engine. */
export const engineRequests = {
  /** Starts receiving deltas. `since` asks for what happened after that sequence as well. */
  'board/subscribe': {
    params: z.object({ since: z.number().int().min(0).optional() }),
    answer: z.object({ snapshot, missed: z.array(happening) }),
  },
  'board/get': { params: z.object({}), answer: snapshot },
  'plan/start': {
    params: z.object({
      path: z.string(),
      text: z.string(),
      /** The documents that were read along with it. */
      companions: z.object({ home: z.string(), files: z.array(z.object({ path: z.string(), text: z.string() })).max(64).readonly() }).optional(),
      options: planOptions,
      /** What the user has agreed to: `consentHash` of this text, with its companions, and of the templates its tasks go through. */
      consent: z.string(),
      environment,
      /** Take a changed text over into the plan that runs, as far as nothing that was begun is disturbed. */
      accept: z.boolean().optional(),
    }),
    answer: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('started'), planId: z.string() }),
      z.object({ kind: z.literal('joined'), planId: z.string(), note: z.string().optional() }),
      z.object({ kind: z.literal('changed'), planId: z.string(), text: z.string() }),
      refusal,
    ]),
  },
  /** Ends the agents of one plan (or of all) and starts nothing new. */
  'plan/stop': { params: z.object({ planId: z.string().optional() }), answer: done },
  /** Goes on with one plan (or with all), retrying what failed or waits for a human. */
  'plan/resume': { params: z.object({ planId: z.string().optional(), environment }), answer: done },
  ...workRequests,
  'task/retry': { params: z.object({ taskId: z.string() }), answer: done },
  /** Fast-forwards a branch of the user's to the plan's integration branch. */
  'plan/land': { params: z.object({ planId: z.string().optional(), into: z.string().optional() }), answer: done },
  'worktrees/list': { params: z.object({}), answer: z.array(worktreeStatus) },
  /** Removes worktrees whose work has landed; `planId` narrows it. */
  'worktrees/clean': { params: z.object({ planId: z.string().optional() }), answer: z.object({ removed: z.array(z.string()), kept: z.array(z.object({ path: z.string(), reason: z.string() })) }) },
  /** Makes a worktree for a person; `provision` was shown and agreed to. */
  'worktrees/create': {
    params: z.object({ name: z.string().max(200), from: z.string().max(500).optional(), branch: z.string().max(500).optional(), provision: provision.optional(), environment }),
    answer: done,
  },
  /** Puts on record what somebody made with git. */
  'worktrees/adopt': { params: z.object({ path: z.string().max(4096) }), answer: done },
  'worktrees/remove': { params: z.object({ nameOrPath: z.string().max(4096) }), answer: done },
  'task/log': { params: z.object({ taskId: z.string() }), answer: z.object({ files: z.array(z.object({ title: z.string(), path: z.string() })) }) },
  'events/after': { params: z.object({ sequence: z.number(), planId: z.string().optional(), limit: z.number().int().min(1).max(10_000).optional() }), answer: z.array(happening) },
  ...artifactRequests,
  ...criteriaRequests,
  ...failureRequests,
  ...historyRequests,
  ...sessionRequests,
  ...taskRequests,
  ...templateRequests,
  /** A window that can show terminals says so; the engine may then ask it to open them. */
  'window/offerTerminals': { params: z.object({ offered: z.boolean() }), answer: z.object({}) },
  /** Ends the engine when nothing runs, or in any case with `force`: runners live on and are adopted by the next. */
  'engine/shutdown': { params: z.object({ force: z.boolean() }), answer: done },
} as const;

/** Engine → window. */
export const windowRequests = {
  'terminal/open': {
    params: z.object({
      attemptId: z.string(),
      title: z.string(),
      /** The runner's own program and arguments: never a shell line. */
      runnerFile: z.string(),
      runDir: z.string(),
      cwd: z.string(),
      environment,
    }),
    answer: z.object({ opened: z.boolean() }),
  },
} as const;

export type EngineRequests = typeof engineRequests;
export type WindowRequests = typeof windowRequests;

export type WindowTerminal = z.infer<(typeof windowRequests)['terminal/open']['params']>;

export const clientKinds = ['cli', 'window', 'mcp', 'hook', 'browser'] as const;

export type ClientKind = (typeof clientKinds)[number];

/** The client's first line. The engine answers with `welcome` or `refused` and closes on the latter. */
export const hello = z.object({
  type: z.literal('hello'),
  protocol: z.number().int(),
  version: z.string(),
  client: z.enum(clientKinds),
  token: z.string(),
  pid: z.number().int(),
});
export type Hello = z.infer<typeof hello>;

export const greeting = z.discriminatedUnion('type', [
  z.object({ type: z.literal('welcome'), protocol: z.number().int(), version: z.string(), pid: z.number().int(), root: z.string() }),
  /**
   * `protocol-older` and `protocol-newer` say what the client is. A newer client's visit makes the engine end, and an
   * engine that is ending refuses everyone as `draining`: both are asked to come back once it is gone.
   */
  z.object({ type: z.literal('refused'), reason: z.enum(['token', 'protocol-older', 'protocol-newer', 'draining', 'malformed']), message: z.string() }),
]);
export type Greeting = z.infer<typeof greeting>;

/** Engine → clients, unasked. */
export const notices = {
  'board/delta': delta,
  'engine/closing': z.object({ reason: z.string() }),
} as const;
export type Notices = typeof notices;

/** Its name in the state folder. */
export const ENDPOINT_FILE = 'engine.json';

/** The endpoint file: where the engine of a repository listens. Written by the engine, read by anyone. */
export const endpoint = z.object({
  socket: z.string(),
  pid: z.number().int(),
  startTime: z.string(),
  protocol: z.number().int(),
  version: z.string(),
});
export type Endpoint = z.infer<typeof endpoint>;
