import { integrationTip } from '../../run/effects/integrationTip';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { nextToLand } from '../order';

/** Begins a landing from where both branches are now. Work that moved since it was proven is looked at anew. */
export async function startLanding(works: Works, taskId: string): Promise<void> {
  const queued = mustGet(works.state().tasks, taskId, 'task');
  const plan = mustGet(works.state().plans, queued.planId, 'plan');
  const [base, found] = await Promise.all([integrationTip(works, plan), works.ports.git.resolve(queued.branchRef)]);

  const task = mustGet(works.state().tasks, taskId, 'task');
  const now = mustGet(works.state().plans, plan.id, 'plan');
  if (task.state.kind !== 'queued' || now.phase.kind !== 'running') return;
  if (nextToLand(now, works.state().planTasks(plan.id))?.id !== taskId) return;
  if (found !== task.state.tip) {
    await works.record({ type: 'work.moved', taskId, attemptId: task.state.attemptId });
    return;
  }
  await works.record({
    type: 'landing.started',
    landing: {
      id: `l-${works.ports.ids.next()}`,
      planId: plan.id,
      taskId,
      tip: task.state.tip,
      base,
      state: { kind: 'merging' },
      startedAt: works.ports.clock.wall(),
    },
  });
}
