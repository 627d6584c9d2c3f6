import type { Delta, PlanView, Snapshot, TaskView } from '../../src/protocol/views';

/** Views as an engine sends them, with what a test does not care about filled in. */
export function aPlan(fields: Partial<PlanView> = {}): PlanView {
  return {
    id: 'spring',
    title: 'Spring garden',
    path: '/garden/PLAN.md',
    state: 'running',
    text: 'Under way.',
    paused: null,
    schedule: 'flow',
    maxParallel: 4,
    advance: 'ask',
    integrationBranch: 'coppice/spring/integration',
    targetBranch: 'main',
    batches: [{ number: 1, state: 'running' }],
    total: 2,
    landed: 0,
    running: 1,
    needsYou: 0,
    failed: 0,
    excused: [],
    kept: null,
    usage: null,
    createdAt: 1,
    endedAt: null,
    summary: null,
    ...fields,
  };
}

export function aTask(key: string, fields: Partial<TaskView> = {}): TaskView {
  return {
    id: `spring/${key}`,
    planId: 'spring',
    key,
    title: 'Sow the beans',
    position: 0,
    batch: 1,
    column: 'in-progress',
    state: 'running',
    text: 'its agent works',
    paused: null,
    needsYou: false,
    optional: false,
    agent: 'script',
    branch: `coppice/spring/t/${key}`,
    worktree: `/garden.worktrees/${key}`,
    attempt: 1,
    attemptId: `attempt-${key}`,
    liveness: null,
    nextAttemptAt: null,
    usage: null,
    startedAt: 1,
    endedAt: null,
    waitsFor: [],
    checks: [],
    template: 'standard',
    jobs: [],
    commit: null,
    round: null,
    criteria: null,
    failures: null,
    conflicts: [],
    ...fields,
  };
}

export function aBoard(plans: PlanView[], tasks: TaskView[], fields: Partial<Snapshot> = {}): Snapshot {
  return { version: 1, sequence: 1, trouble: null, plans, tasks, worktrees: [], ...fields };
}

export function aDelta(version: number, fields: Partial<Delta>): Delta {
  return { version, trouble: null, plans: [], tasks: [], worktrees: [], happenings: [], ...fields };
}
