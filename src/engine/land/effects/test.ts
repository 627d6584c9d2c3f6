import { passed } from '../../model/plan';
import { afterFailure } from '../../run/afterAttempt';
import { checksAt, runChecks } from '../../run/effects/runChecks';
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
  if (!folder.ok) {
    await works.record(
      { type: 'landing.abandoned', landingId, reason: { kind: 'fault', reason: folder.error } },
      { type: 'task.failed', taskId: task.id, failure: { kind: 'landing', reason: folder.error } },
    );
    return;
  }
  const results = await runChecks(works, { name: landingId, planId: plan.id, folder: folder.value, checks });
  if (results === null) return;
  works.ports.killPoint?.('after-effect', 'test');
  if (results.every(passed)) {
    await works.record({ type: 'landing.advancing', landingId, checks: results });
    return;
  }
  await works.record(
    { type: 'landing.abandoned', landingId, reason: { kind: 'checks-failed', results } },
    afterFailure(at, { kind: 'checks', where: 'merged', results }),
  );
}
