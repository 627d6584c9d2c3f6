import * as z from 'zod';
import { done, environment, refusal } from './answers';

/** Session 0: a planner agent makes a plan of a specification. The engine runs it; whoever asked for it follows it. */

const news = z.object({
  /** Counts from 1. */
  number: z.number().int(),
  type: z.enum(['session.prepared', 'session.asked', 'session.said', 'session.answered', 'session.faulty', 'session.discarded']),
  text: z.string(),
});
export type SessionNews = z.infer<typeof news>;

const outcome = z.discriminatedUnion('kind', [
  /** A plan without errors, in YAML. */
  z.object({ kind: z.literal('planned'), text: z.string() }),
  z.object({ kind: z.literal('faulty'), text: z.string(), faults: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string(), logFile: z.string().nullable() }),
  z.object({ kind: z.literal('stopped') }),
]);
export type SessionOutcome = z.infer<typeof outcome>;

export const sessionRequests = {
  /** To ask is to agree that the agent's command line is run. */
  'session/start': {
    params: z.object({ spec: z.object({ name: z.string(), text: z.string() }), agent: z.string(), environment }),
    answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('started'), sessionId: z.string() }), refusal]),
  },
  /** News after this number, as soon as there are some. Asked again and again: a session that nobody follows is ended. */
  'session/follow': {
    params: z.object({ sessionId: z.string(), after: z.number().int().min(0) }),
    answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('report'), news: z.array(news), outcome: outcome.nullable() }), refusal]),
  },
  /** Answered when no process of the planner is left, and no worktree. */
  'session/stop': { params: z.object({ sessionId: z.string() }), answer: done },
} as const;
