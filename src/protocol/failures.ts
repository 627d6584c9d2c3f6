import * as z from 'zod';

/** What failed commands said, as it crosses a process border. */
export const failure = z.object({
  id: z.string(),
  planId: z.string(),
  taskId: z.string().nullable(),
  attemptId: z.string().nullable(),
  attempt: z.number().nullable(),
  where: z.enum(['worktree', 'merged', 'agent', 'final']),
  round: z.number(),
  number: z.number(),
  of: z.number(),
  command: z.string(),
  commit: z.string(),
  at: z.number(),
  tool: z.string(),
  file: z.string().nullable(),
  inside: z.boolean(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  errorType: z.string().nullable(),
  message: z.string(),
  stack: z.array(z.string()).readonly(),
  frame: z.object({ from: z.number(), lines: z.array(z.string()).readonly() }).nullable(),
  raw: z.string(),
  fingerprint: z.string(),
});
export type FailureView = z.infer<typeof failure>;

export const failureRequests = {
  /** Those that still hold, of a task, a plan or everything; with `attempt`, what that attempt of each task had; with `id`, whose name begins so. */
  'failures/list': {
    params: z.object({ planId: z.string().optional(), taskId: z.string().optional(), attempt: z.number().int().min(1).optional(), id: z.string().min(4).optional() }),
    answer: z.object({ failures: z.array(failure) }),
  },
} as const;
