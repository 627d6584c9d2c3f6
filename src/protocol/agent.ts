import * as z from 'zod';
import { refusal } from './answers';

/**
 * What the agent of an attempt may ask of the engine, by a token of its own that it finds in its environment. There is
 * nothing else that this token is good for: steering takes the owner's.
 */

export const agentHello = z.object({ type: z.literal('agent'), protocol: z.number().int(), version: z.string(), token: z.string().max(400) });
export type AgentHello = z.infer<typeof agentHello>;

/** What shows why a job is asked for may be long; it is no place for whole logs. */
export const LONGEST_OUTPUT = 1024 * 1024;
const LONGEST_REASON = 4_000;
const LONGEST_PROMPT = 64 * 1024;

export const roles = ['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom'] as const;

const spawned = z.object({
  kind: z.literal('spawned'),
  job: z.string(),
  role: z.enum(roles),
  state: z.enum(['open', 'done', 'failed', 'skipped']),
  text: z.string(),
  artifacts: z.array(z.object({ kind: z.enum(['file', 'model_output', 'error_context', 'declared']), name: z.string(), path: z.string(), reason: z.string().nullable() })),
});
export type SpawnedView = z.infer<typeof spawned>;

const answer = z.discriminatedUnion('kind', [spawned, refusal]);

export const agentRequests = {
  /** `request` names what is asked: the same again is the same job. */
  'job/spawn': {
    params: z.object({
      request: z.string().min(1).max(100),
      role: z.enum(roles),
      name: z.string().max(200).nullable(),
      reason: z.string().min(1).max(LONGEST_REASON),
      output: z.string().max(LONGEST_OUTPUT).nullable(),
      prompt: z.string().min(1).max(LONGEST_PROMPT),
    }),
    answer,
  },
  /** Answers when the job has come to its end. */
  'job/await': { params: z.object({ job: z.string().max(200) }), answer },
} as const;
export type AgentRequests = typeof agentRequests;
