import { integrationTip } from '../../run/effects/integrationTip';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import type { Oid } from '../../model/plan';
import type { Landing, Task } from '../../model/task';
import { nextToJoin } from '../onward';
import { trainOf } from '../train';
import { mergedInMemory } from './merge';

/**
 * Begins a landing from where both branches are now, or are about to be, with the merge of the two: others wait for each
 * landing, and the disk is waited for only once. Work that moved since it was proven is looked at anew.
 */
export async function startLanding(works: Works, taskId: string): Promise<void> {
  const queued = mustGet(works.state().tasks, taskId, 'task');
  const plan = mustGet(works.state().plans, queued.planId, 'plan');
  const last = trainOf(works.state(), works.state().planTasks(plan.id)).at(-1);
  const [base, found] = await Promise.all([last === undefined ? integrationTip(works, plan) : mergedCommit(last), works.ports.git.resolve(queued.branchRef)]);

  const task = turnOf(works, taskId, last);
  if (task === null || base === null) return;
  const { attemptId, tip } = task.state;
  if (found !== tip) {
    await works.record({ type: 'work.moved', taskId, attemptId });
    return;
  }
  const now = works.ports.clock.wall();
  const landing: Landing = { id: `l-${works.ports.ids.next()}`, planId: plan.id, taskId, tip, base, ...(last === undefined ? {} : { behind: last.id }), state: { kind: 'merging' }, startedAt: now };
  const merged = await mergedInMemory(works, landing, { plan, task, attemptId, now });
  if (turnOf(works, taskId, last)?.state.tip !== tip) return;
  await works.record({ type: 'landing.started', landing }, ...merged);
}

type Queued = Task & { readonly state: Extract<Task['state'], { kind: 'queued' }> };

/** The task as it is now, where it still is its turn to stand behind this one. */
function turnOf(works: Works, taskId: string, last: Landing | undefined): Queued | null {
  const task = mustGet(works.state().tasks, taskId, 'task');
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  if (!isQueued(task) || plan.phase.kind !== 'running') return null;
  const tasks = works.state().planTasks(plan.id);
  const train = trainOf(works.state(), tasks);
  if (train.at(-1) !== last) return null;
  return nextToJoin(works.state(), plan, tasks, train)?.id === taskId ? task : null;
}

function isQueued(task: Task): task is Queued {
  return task.state.kind === 'queued';
}

/** Where it can be stood upon: merged, and not yet being tested. */
function mergedCommit({ state }: Landing): Oid | null {
  return state.kind === 'merged' ? state.commit : null;
}
