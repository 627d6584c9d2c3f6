import { mustGet } from '../state';
import type { Works } from '../works';

/** The integration branch begins where the plan was started. */
export async function openPlan(works: Works, planId: string): Promise<void> {
  const plan = mustGet(works.state().plans, planId, 'plan');
  const made = await works.ports.git.createRef(plan.integrationRef, plan.base);
  works.ports.killPoint?.('after-effect', 'open-plan');
  if (made.kind !== 'moved' && made.kind !== 'already') {
    const reason = `The branch ${plan.integrationRef} exists already and is not at ${plan.base.slice(0, 10)}. Rename or delete it, then start the plan again.`;
    await works.record({ type: 'plan.closing', planId, outcome: { kind: 'could-not-open', reason } });
    return;
  }
  await works.record({ type: 'plan.opened', planId });
}

export async function endPlan(works: Works, planId: string): Promise<void> {
  const plan = mustGet(works.state().plans, planId, 'plan');
  if (plan.phase.kind !== 'closing') return;
  await works.record({ type: 'plan.ended', planId, outcome: plan.phase.outcome, at: works.ports.clock.wall() });
}
