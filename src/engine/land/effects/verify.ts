import { passed } from '../../model/plan';
import { integrationTip } from '../../run/effects/integrationTip';
import { runChecks } from '../../run/effects/runChecks';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { integrationWorktreeAt } from './integrationWorktree';

/** The plan's final checks, on the integration branch with everything in it. */
export async function verify(works: Works, planId: string): Promise<void> {
  const plan = mustGet(works.state().plans, planId, 'plan');
  if (plan.phase.kind !== 'verifying') return;
  const folder = await integrationWorktreeAt(works, plan, await integrationTip(works, plan));
  if (!folder.ok) {
    await works.record({ type: 'plan.closing', planId, outcome: { kind: 'verification-failed', results: [], fault: folder.error } });
    return;
  }
  const results = await runChecks(works, { name: `final-${planId}`, planId, folder: folder.value, checks: plan.finalChecks });
  if (results === null) return;
  works.ports.killPoint?.('after-effect', 'verify');
  const outcome = results.every(passed) ? ({ kind: 'completed' } as const) : ({ kind: 'verification-failed', results, fault: null } as const);
  await works.record({ type: 'plan.closing', planId, outcome });
}
