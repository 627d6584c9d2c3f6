import { passed } from '../../model/plan';
import { afterChecks } from '../../run/afterAttempt';
import { captureFailures, failedChecks } from '../../run/effects/captureFailures';
import { checksAt, failedLast, runChecks } from '../../run/effects/runChecks';
import { baselineOf, comparedWith } from '../../run/provision/baseline';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { integrationWorktreeAt } from './integrationWorktree';
import { underWay } from './landingTask';

/** Proves the merged result: exactly the commit the branch will move to, in a worktree of its own. */
export async function test(works: Works, landingId: string): Promise<void> {
  const found = underWay(works, landingId);
  if (found?.landing.state.kind !== 'testing') return;
  const { task, plan, at } = found;
  const checks = checksAt(task.checks, 'merged');
  if (checks.length === 0) {
    await works.record({ type: 'landing.advancing', landingId, checks: [] });
    return;
  }
  const folder = await integrationWorktreeAt(works, plan, found.landing.state.commit);
  if (folder === null) return;
  if (underWay(works, landingId)?.landing.state.kind !== 'testing') return;
  if (!folder.ok) {
    await works.record(
      { type: 'landing.abandoned', landingId, reason: { kind: 'fault', reason: folder.error } },
      { type: 'task.failed', taskId: task.id, failure: { kind: 'landing', reason: folder.error } },
    );
    return;
  }
  const run = await runChecks(works, { name: landingId, worktree: folder.value, task, checks, first: failedLast(works.state(), task.id) });
  if (run === null) return;
  const results = comparedWith(baselineOf(works.state(), task), run);
  works.ports.killPoint?.('after-effect', 'test');
  if (underWay(works, landingId)?.landing.state.kind !== 'testing') return;
  if (results.every(passed)) {
    await works.record({ type: 'landing.advancing', landingId, checks: results });
    return;
  }
  const attempt = mustGet(works.state().attempts, at.attemptId, 'attempt');
  const captured = await captureFailures(works, { plan, of: { task, attempt }, where: 'merged', folder: folder.value.path, commit: found.landing.state.commit, commands: failedChecks(results) });
  if (underWay(works, landingId)?.landing.state.kind !== 'testing') return;
  await works.record(
    { type: 'landing.abandoned', landingId, reason: { kind: 'checks-failed', results } },
    captured,
    afterChecks(at, { kind: 'checks', where: 'merged', results }, { before: works.state().failuresOf(task.id), latest: captured.failures }),
  );
}
