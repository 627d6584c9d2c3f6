import type { Check, CheckMoment, CheckResult } from '../../model/plan';
import type { Works } from '../works';

const CHECK_TIMEOUT_MS = 30 * 60_000;

export interface CheckRun {
  /** Names the run; a run of the same name by an earlier engine is ended first. */
  readonly name: string;
  readonly planId: string;
  readonly folder: string;
  readonly checks: readonly Check[];
}

export function checksAt(checks: readonly Check[], moment: CheckMoment): readonly Check[] {
  return checks.filter((check) => check.when.includes(moment));
}

/** Runs every check, also after one failed: who mends it should see all that is broken. Null when it was interrupted. */
export async function runChecks(works: Works, run: CheckRun): Promise<readonly CheckResult[] | null> {
  const results: CheckResult[] = [];
  for (const [index, check] of run.checks.entries()) {
    const id = `${run.name}-c${String(index + 1)}`;
    const outcome = await works.runCommand({
      id,
      planId: run.planId,
      command: check.command,
      cwd: works.ports.places.inside(run.folder, check.cwd),
      timeoutMs: CHECK_TIMEOUT_MS,
    });
    if (outcome === null) return null;
    results.push({ command: check.command, cwd: check.cwd, ...outcome });
  }
  return results;
}
