import * as z from 'zod';

/**
 * What a runner tells the engine over the same socket, one line each: first who it is, then its news. Nothing is
 * answered. The files in its run folder are the truth; these lines only spare the engine from looking for them.
 */

const attemptExit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('code'), code: z.number().int() }),
  z.object({ kind: z.literal('signal'), signal: z.string() }),
  z.object({ kind: z.literal('lost') }),
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('not-started'), reason: z.string() }),
]);

const liveness = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('working') }),
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('needs-input'), question: z.string() }),
]);

export const jobNews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live'), pid: z.number().int().positive(), startTime: z.string() }),
  z.object({ kind: z.literal('said'), liveness }),
  z.object({ kind: z.literal('ended'), exit: attemptExit }),
]);

/** The runner's first line. The token is its attempt's own, made by the engine and known from the run folder. */
export const runnerHello = z.object({ type: z.literal('runner'), attemptId: z.string(), token: z.string() });
export type RunnerHello = z.infer<typeof runnerHello>;

export const runnerLine = z.object({ type: z.literal('news'), news: jobNews });
export type RunnerLine = z.infer<typeof runnerLine>;
