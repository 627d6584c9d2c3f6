import * as z from 'zod';
import { done } from './answers';

/** What a person points at: a task, a batch of a plan, or a plan. */
const task = z.object({ kind: z.literal('task'), taskId: z.string() });
const batch = z.object({ kind: z.literal('batch'), planId: z.string(), batch: z.number().int().min(1) });
const plan = z.object({ kind: z.literal('plan'), planId: z.string() });
const job = z.object({ kind: z.literal('job'), taskId: z.string(), job: z.string().max(200) });

const workTarget = z.discriminatedUnion('kind', [task, batch, plan]);
export type WorkTarget = z.infer<typeof workTarget>;

const cancelTarget = z.discriminatedUnion('kind', [task, batch, plan, job]);
export type CancelTarget = z.infer<typeof cancelTarget>;

export const pauseKinds = ['finish', 'suspend'] as const;

export const workRequests = {
  /** `finish`: what runs comes to its end, nothing new begins. `suspend`: what runs is ended, and what it had done stays. */
  'work/pause': { params: z.object({ target: workTarget, how: z.enum(pauseKinds) }), answer: done },
  /** Goes on with what was paused by itself; a plan goes on by `plan/resume`. */
  'work/release': { params: z.object({ target: z.discriminatedUnion('kind', [task, batch]) }), answer: done },
  /** Ends and gives up. Worktrees and branches stay. */
  'work/cancel': { params: z.object({ target: cancelTarget }), answer: done },
} as const;
