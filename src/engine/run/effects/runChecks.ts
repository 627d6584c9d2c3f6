import type { Check, CheckMoment, CheckResult } from '../../model/plan';
import type { Task, Worktree } from '../../model/task';
import { environmentOf } from '../provision/provisionFor';
import { worktreeVariables } from '../provision/variables';
import type { Works } from '../works';

const CHECK_TIMEOUT_MS = 30 * 60_000;

export interface CheckRun {
  /** Names the run; a run of the same name by an earlier engine is ended first. */
  readonly name: string;
  readonly worktree: Worktree;
  /** Whose work is judged; null at the end of a plan. */
  readonly task: Task | null;
  readonly checks: readonly Check[];
}

export function checksAt(checks: readonly Check[], moment: CheckMoment): readonly Check[] {
  return checks.filter((check) => check.when.includes(moment));
}

/** Runs every check, also after one failed: who mends it should see all that is broken. Null when it was interrupted. */
export async function runChecks(works: Works, { name, worktree, task, checks }: CheckRun): Promise<readonly CheckResult[] | null> {
  const variables = worktreeVariables(works, worktree, task);
  const results: CheckResult[] = [];
  for (const [index, check] of checks.entries()) {
    const outcome = await works.runCommand({
      id: `${name}-c${String(index + 1)}`,
      planId: environmentOf(worktree),
      command: check.command,
      cwd: works.ports.places.inside(worktree.path, check.cwd),
      timeoutMs: CHECK_TIMEOUT_MS,
      variables,
    }, { kind: 'plan', planId: environmentOf(worktree), taskId: task?.id ?? null });
    if (outcome === null) return null;
    results.push({ command: check.command, cwd: check.cwd, ...outcome });
  }
  return results;
}
