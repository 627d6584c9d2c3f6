import { integrationTip } from '../../run/effects/integrationTip';
import { shortBranch } from '../../run/names';
import { landedBatches } from '../../run/batches';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';

/** Brings the user's own branch along, as they asked. A refusal changes nothing and is told once. */
export async function follow(works: Works, planId: string): Promise<void> {
  const plan = mustGet(works.state().plans, planId, 'plan');
  const batches = landedBatches(works.state().planTasks(planId));
  const branch = plan.targetBranch;
  if (branch === null) {
    const reason = 'HEAD was detached when the plan started, so there is no branch to bring along. Name one: coppice land --into BRANCH.';
    await works.record({ type: 'plan.advanced', planId, advance: { kind: 'refused', branch: 'HEAD', reason, batches } });
    return;
  }
  const commit = await integrationTip(works, plan);
  const moved = await works.ports.git.follow(branch, commit);
  works.ports.killPoint?.('after-effect', 'follow');
  const name = shortBranch(branch);
  await works.record({
    type: 'plan.advanced',
    planId,
    advance: moved.kind === 'refused' ? { kind: 'refused', branch: name, reason: moved.reason, batches } : { kind: 'moved', branch: name, commit, batches },
  });
}
