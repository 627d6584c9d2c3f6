import { passed, type CheckResult } from '../../model/plan';
import type { Attempt, Baseline, Task, Worktree } from '../../model/task';
import { checksAt, runChecks } from '../effects/runChecks';
import { backupRef } from '../names';
import { mustGet, type State } from '../state';
import type { Works } from '../works';

/** What the checks said on the commit this task starts from; null where they were not asked. */
export function baselineOf(state: State, task: Task): Baseline | null {
  return state.attemptsOf(task.id).reduce<Baseline | null>((found, { baseline }) => (baseline !== null && baseline.base === task.base ? baseline : found), null);
}

/** Results, each marked where the same check failed before the task began. */
export function comparedWith(baseline: Baseline | null, results: readonly CheckResult[]): readonly CheckResult[] {
  const red = new Set((baseline?.results ?? []).filter((result) => !passed(result)).map(nameOf));
  return results.map((result) => (!passed(result) && red.has(nameOf(result)) ? { ...result, redBefore: true } : result));
}

function nameOf({ command, cwd }: CheckResult): string {
  return JSON.stringify([cwd, command]);
}

/** Runs the checks once on the commit a task starts from. False where that was interrupted. */
export async function takeBaseline(works: Works, task: Task, attempt: Attempt): Promise<boolean> {
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const checks = checksAt(task.checks, 'worktree');
  if (!plan.provision.baseline || checks.length === 0 || task.worktreeId === null || task.base === null || baselineOf(works.state(), task) !== null) return true;
  const worktree = mustGet(works.state().worktrees, task.worktreeId, 'worktree');
  // Commits of an earlier attempt are no part of what was there before.
  if (!(await standsAtBase(works, worktree, task.base))) return true;
  const results = await runChecks(works, { name: baselineRun(attempt.id), worktree, task, checks });
  if (results === null) return false;
  works.ports.killPoint?.('after-effect', 'baseline');
  const after = await works.ports.git.summarize(worktree.path, task.base);
  // What checks leave lying about must not be taken for the agent's work.
  if (after.ok && after.value.dirty.length > 0) await works.ports.git.discardChanges({ id: worktree.id, path: worktree.path }, backupRef(task.id, worktree.id));
  await works.record({ type: 'attempt.baseline', attemptId: attempt.id, base: task.base, results });
  return true;
}

export function baselineRun(attemptId: string): string {
  return `${attemptId}-before`;
}

async function standsAtBase(works: Works, worktree: Worktree, base: string): Promise<boolean> {
  const found = await works.ports.git.summarize(worktree.path, base);
  return found.ok && found.value.head === base && found.value.dirty.length === 0;
}
