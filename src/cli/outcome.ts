import type { PlanView, TaskView } from '../protocol/views';
import { ExitCode } from './exitCode';

/** Has the plan come to rest, so that nothing more happens until somebody does something? */
export function isAtRest(plan: PlanView): boolean {
  switch (plan.state) {
    case 'completed':
    case 'incomplete':
    case 'verification-failed':
    case 'could-not-open':
    case 'cancelled':
      return true;
    case 'paused':
      return plan.running === 0;
    case 'opening':
    case 'running':
    case 'verifying':
    case 'closing':
      return false;
  }
}

export function exitCodeOf(plan: PlanView): ExitCode {
  if (plan.state === 'could-not-open') return ExitCode.unusable;
  return plan.state === 'completed' && plan.landed + plan.excused.length === plan.total ? ExitCode.ok : ExitCode.unfinished;
}

/** The last line of `--json`. */
export function summaryEvent(plan: PlanView, tasks: readonly TaskView[], exitCode: ExitCode): object {
  return {
    type: 'summary',
    planId: plan.id,
    title: plan.title,
    state: plan.state,
    text: plan.text,
    exitCode,
    total: plan.total,
    landed: plan.landed,
    failed: plan.failed,
    needsYou: plan.needsYou,
    excused: plan.excused,
    integrationBranch: plan.integrationBranch,
    targetBranch: plan.targetBranch,
    elapsedMs: plan.summary?.elapsedMs ?? null,
    sequentialMs: plan.summary?.sequentialMs ?? null,
    efficiency: plan.summary?.efficiency ?? null,
    criticalPath: plan.summary?.criticalPath ?? null,
    idleMs: plan.summary?.idleMs ?? null,
    batches: plan.summary?.batches ?? [],
    landedCommits: plan.summary?.landedCommits ?? [],
    tasks: tasks.map(({ id, key, title, state, text, attempt, commit }) => ({ id, key, title, state, text, attempt, commit })),
  };
}
