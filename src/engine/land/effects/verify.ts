import { passed } from '../../model/plan';
import { integrationTip } from '../../run/effects/integrationTip';
import { captureFailures, failedChecks } from '../../run/effects/captureFailures';
import { runChecks } from '../../run/effects/runChecks';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { integrationWorktreeAt } from './integrationWorktree';

/** The plan's final checks, on the integration branch with everything in it. */
export async function verify(works: Works, planId: string): Promise<void> {
  const plan = mustGet(works.state().plans, planId, 'plan');
  if (plan.phase.kind !== 'verifying') return;
  const tip = await integrationTip(works, plan);
  const folder = await integrationWorktreeAt(works, plan, tip);
  if (folder === null) return;
  if (!folder.ok) {
    await works.record({ type: 'plan.closing', planId, outcome: { kind: 'verification-failed', results: [], fault: folder.error } });
    return;
  }
  const results = await runChecks(works, { name: `final-${planId}`, worktree: folder.value, task: null, checks: plan.finalChecks });
  if (results === null) return;
  works.ports.killPoint?.('after-effect', 'verify');
  if (results.every(passed)) {
    await works.record({ type: 'plan.closing', planId, outcome: { kind: 'completed' } });
    return;
  }
  const captured = await captureFailures(works, { plan, of: null, where: 'final', folder: folder.value.path, commit: tip, commands: failedChecks(results) });
  await works.record(captured, { type: 'plan.closing', planId, outcome: { kind: 'verification-failed', results, fault: null } });
}
