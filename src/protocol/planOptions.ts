import * as z from 'zod';
import { provision } from './provision';

/** What a plan is started with. */
export const planOptions = z.object({
  agent: z.string().optional(),
  template: z.string().optional(),
  maxParallel: z.number().int().min(1).max(64).optional(),
  schedule: z.enum(['batch', 'flow']).optional(),
  advance: z.enum(['ask', 'batch', 'plan']).optional(),
  maxAttempts: z.number().int().min(1).max(20).optional(),
  patience: z.object({ plateau: z.number().int().min(0), agentSilentMs: z.number().positive(), scriptSilentMs: z.number().positive(), roleSilentMs: z.partialRecord(z.enum(['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom']), z.number().positive()).exactOptional(), whenSilent: z.enum(['ask', 'retry']) }).optional(),
  spawning: z.object({ depth: z.number().int().min(0).max(8), perTask: z.number().int().min(0).max(100) }).optional(),
  landing: z.object({ strategy: z.enum(['adaptive', 'serial']), atOnce: z.number().int().min(1).max(8) }).optional(),
  uncommitted: z.enum(['ask', 'commit']).optional(),
  /** Seconds between two rounds of a continuous task. */
  roundPause: z.number().min(0).max(300).optional(),
  /** Keys of the tasks to run, with what they wait for; the whole plan unless given. */
  only: z.array(z.string().min(1).max(200)).min(1).max(10_000).readonly().optional(),
  /** What worktrees are given, as the client read and showed it. */
  worktrees: provision.optional(),
});
export type PlanOptions = z.infer<typeof planOptions>;
