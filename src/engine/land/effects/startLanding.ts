import { integrationTip } from '../../run/effects/integrationTip';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import type { Plan } from '../../model/plan';
import type { Landing, Task } from '../../model/task';
import { nextToLand } from '../order';
import { mergedInMemory } from './merge';

/**
 * Begins a landing from where both branches are now, with the merge of the two: others wait for each landing, and the
 * disk is waited for only once. Work that moved since it was proven is looked at anew.
 */
export async function startLanding(works: Works, taskId: string): Promise<void> {
  const queued = mustGet(works.state().tasks, taskId, 'task');
  const plan = mustGet(works.state().plans, queued.planId, 'plan');
  const [base, found] = await Promise.all([integrationTip(works, plan), works.ports.git.resolve(queued.branchRef)]);

  const task = turnOf(works, taskId);
  if (task === null) return;
  const { attemptId, tip } = task.state;
  if (found !== tip) {
    await works.record({ type: 'work.moved', taskId, attemptId });
    return;
  }
  const landing: Landing = { id: `l-${works.ports.ids.next()}`, planId: plan.id, taskId, tip, base, state: { kind: 'merging' }, startedAt: works.ports.clock.wall() };
  const merged = await mergedInMemory(works, landing, { plan, task, attemptId, now: works.ports.clock.wall() });
  if (turnOf(works, taskId)?.state.tip !== tip) return;
  await works.record({ type: 'landing.started', landing }, ...merged);
}

type Queued = Task & { readonly state: Extract<Task['state'], { kind: 'queued' }> };

/** The task as it is now, where it is still its turn. */
function turnOf(works: Works, taskId: string): Queued | null {
  const task = mustGet(works.state().tasks, taskId, 'task');
  const plan: Plan = mustGet(works.state().plans, task.planId, 'plan');
  if (!isQueued(task) || plan.phase.kind !== 'running') return null;
  return nextToLand(plan, works.state().planTasks(plan.id))?.id === taskId ? task : null;
}

function isQueued(task: Task): task is Queued {
  return task.state.kind === 'queued';
}
