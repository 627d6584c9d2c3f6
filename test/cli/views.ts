import type { PlanView, Snapshot, TaskView } from '../../src/protocol/views';

export function planView(fields: Partial<PlanView> = {}): PlanView {
  return {
    id: 'grow-abc123',
    title: 'Grow',
    path: '/repo/plan.md',
    state: 'running',
    text: 'Running.',
    paused: null,
    schedule: 'flow',
    maxParallel: 4,
    advance: 'ask',
    integrationBranch: 'coppice/grow/integration',
    targetBranch: 'main',
    batches: [],
    total: 2,
    landed: 0,
    running: 0,
    needsYou: 0,
    failed: 0,
    excused: [],
    kept: null,
    usage: null,
    createdAt: 1_000_000,
    endedAt: null,
    summary: null,
    ...fields,
  };
}

export function taskView(key: string, fields: Partial<TaskView> = {}): TaskView {
  return {
    id: `grow-abc123/${key.toLowerCase()}`,
    planId: 'grow-abc123',
    key,
    title: `Task ${key}`,
    position: 0,
    batch: 1,
    column: 'backlog',
    state: 'ready',
    text: 'Ready.',
    paused: null,
    needsYou: false,
    optional: false,
    agent: 'script',
    branch: `coppice/grow/t/${key.toLowerCase()}`,
    worktree: null,
    attempt: 0,
    attemptId: null,
    liveness: null,
    nextAttemptAt: null,
    usage: null,
    startedAt: null,
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

export function snapshot(plans: PlanView[], tasks: TaskView[]): Snapshot {
  return { version: 1, sequence: 1, trouble: null, plans, tasks, worktrees: [] };
}
