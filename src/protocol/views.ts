import * as z from 'zod';

/** The engine's projections as they cross a process border. The server's answers are checked against these by type. */

const checkResult = z.object({
  command: z.string(),
  cwd: z.string(),
  exit: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('code'), code: z.number() }),
    z.object({ kind: z.literal('signal'), signal: z.string() }),
    z.object({ kind: z.literal('timeout'), afterMs: z.number() }),
    z.object({ kind: z.literal('not-started'), reason: z.string() }),
  ]),
  durationMs: z.number(),
  tail: z.string(),
  logFile: z.string(),
  redBefore: z.literal(true).exactOptional(),
});

/** An engine from before it could be chosen says nothing of it. */
const pause = z.enum(['finish', 'suspend']).nullable().default(null);

const jobView = z.object({
  name: z.string(),
  stage: z.string(),
  role: z.enum(['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom']),
  agent: z.string(),
  state: z.enum(['pending', 'running', 'waiting', 'done', 'failed', 'skipped']),
  text: z.string(),
});

/** An engine from before agents were listened to says nothing of it. */
export const usage = z.object({ inputTokens: z.number(), outputTokens: z.number(), cachedTokens: z.number(), costUsd: z.number().nullable(), warning: z.string().nullable().default(null) }).nullable().default(null);

export const taskView = z.object({
  id: z.string(),
  planId: z.string(),
  key: z.string(),
  title: z.string(),
  position: z.number(),
  batch: z.number(),
  column: z.enum(['backlog', 'in-progress', 'review', 'done']),
  state: z.string(),
  text: z.string(),
  paused: pause,
  needsYou: z.boolean(),
  optional: z.boolean().default(false),
  agent: z.string(),
  branch: z.string(),
  worktree: z.string().nullable(),
  attempt: z.number(),
  attemptId: z.string().nullable(),
  liveness: z.enum(['working', 'idle', 'needs-input', 'stuck', 'dead']).nullable().default(null),
  nextAttemptAt: z.number().nullable().default(null),
  usage,
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  waitsFor: z.array(z.string()),
  template: z.string(),
  jobs: z.array(jobView),
  checks: z.array(checkResult),
  commit: z.string().nullable(),
  round: z.object({ number: z.number(), final: z.boolean(), landed: z.array(z.object({ commit: z.string(), at: z.number() })) }).nullable().default(null),
  criteria: z.object({ met: z.number(), of: z.number() }).nullable().default(null),
  /** An engine from before there were any says nothing of them. */
  failures: z.object({ round: z.number(), count: z.number(), first: z.string() }).nullable().default(null),
  conflicts: z.array(z.object({ with: z.string().nullable(), files: z.array(z.string()).readonly() })).readonly().default([]),
});

export const planView = z.object({
  id: z.string(),
  title: z.string(),
  path: z.string(),
  textHash: z.string().optional(),
  state: z.enum(['opening', 'running', 'paused', 'verifying', 'closing', 'completed', 'incomplete', 'verification-failed', 'could-not-open', 'cancelled']),
  text: z.string(),
  paused: pause,
  schedule: z.enum(['batch', 'flow']),
  maxParallel: z.number(),
  advance: z.enum(['ask', 'batch', 'plan']),
  integrationBranch: z.string(),
  targetBranch: z.string().nullable(),
  batches: z.array(z.object({ number: z.number(), state: z.enum(['waiting', 'running', 'landed', 'stuck']) })),
  total: z.number(),
  landed: z.number(),
  running: z.number(),
  needsYou: z.number(),
  failed: z.number(),
  excused: z.array(z.string()).default([]),
  kept: z.string().nullable().default(null),
  usage,
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  summary: z
    .object({
      elapsedMs: z.number(),
      sequentialMs: z.number(),
      efficiency: z.number(),
      tasksWorkedOn: z.number().default(0),
      criticalPath: z.object({ keys: z.array(z.string()), ms: z.number() }).default({ keys: [], ms: 0 }),
      idleMs: z.number().default(0),
      batches: z.array(z.object({ number: z.number(), elapsedMs: z.number(), sequentialMs: z.number() })).default([]),
      landedCommits: z.array(z.object({ key: z.string(), commit: z.string() })),
    })
    .nullable(),
});

export const worktreeView = z.object({
  id: z.string(),
  planId: z.string().nullable(),
  taskId: z.string().nullable(),
  path: z.string(),
  branch: z.string().nullable(),
  kind: z.enum(['task', 'integration', 'own']),
  state: z.enum(['intended', 'setting-up', 'standing', 'removing', 'kept', 'removed']),
});

export const happening = z.object({
  sequence: z.number(),
  at: z.number(),
  type: z.string(),
  planId: z.string().nullable(),
  taskId: z.string().nullable(),
  key: z.string().nullable(),
  text: z.string(),
  needsYou: z.boolean(),
});

export const snapshot = z.object({
  version: z.number(),
  sequence: z.number(),
  trouble: z.string().nullable(),
  plans: z.array(planView),
  tasks: z.array(taskView),
  worktrees: z.array(worktreeView),
});

export const delta = snapshot.omit({ sequence: true }).extend({ gone: z.array(z.string()).optional(), happenings: z.array(happening) });

export type TaskView = z.infer<typeof taskView>;
export type PlanView = z.infer<typeof planView>;
export type WorktreeView = z.infer<typeof worktreeView>;
export type Happening = z.infer<typeof happening>;
export type Snapshot = z.infer<typeof snapshot>;
export type Delta = z.infer<typeof delta>;
