import * as z from 'zod';
import { usage } from './views';

/** What was made by which versions of everything, as it crosses a process border. */
const versions = z.object({
  prompt: z.string(),
  script: z.string().nullable(),
  plan: z.string(),
  template: z.object({ name: z.string(), version: z.number(), hash: z.string() }),
  agent: z.object({ name: z.string(), version: z.string().nullable() }),
  expertise: z.string().nullable(),
  program: z.string(),
  base: z.string(),
  worktree: z.string(),
  batch: z.number(),
});

const ofTask = { planId: z.string(), taskId: z.string(), key: z.string(), title: z.string(), at: z.number().nullable(), endedAt: z.number().nullable(), outcome: z.string() };

const entry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('attempt'),
    ...ofTask,
    attemptId: z.string(),
    number: z.number(),
    job: z.string(),
    why: z.string().nullable(),
    versions: versions.nullable(),
    promptFile: z.string().nullable(),
    from: z.string().nullable(),
    result: z.string().nullable(),
    usage,
  }),
  z.object({
    kind: z.literal('landing'),
    ...ofTask,
    landingId: z.string(),
    attempt: z.number().nullable(),
    attemptId: z.string().nullable(),
    tip: z.string(),
    base: z.string(),
    commit: z.string().nullable(),
  }),
]);

export const historyRequests = {
  /** Of a task, of what lies at a path of the repository, or of a plan; of everything where nothing is said. `planId` narrows a path's. */
  'history/get': {
    params: z.object({ planId: z.string().optional(), taskId: z.string().optional(), file: z.string().min(1).max(4096).refine((path) => !path.includes('\0'), 'a path has no NUL').optional() }),
    answer: z.object({ entries: z.array(entry).readonly(), leftOut: z.number() }),
  },
} as const;
