import { toBegin } from '../dispatch';
import { hasEnded } from '../holds';
import { Room } from '../limits/room';
import { mustGet } from '../state';
import type { Works } from '../works';
import { newAttempt, reasonOf } from './newAttempt';

/** Begins one more job of a task whose worktree stands. */
export async function startJob(works: Works, taskId: string, name: string): Promise<void> {
  const task = mustGet(works.state().tasks, taskId, 'task');
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  if (task.state.kind !== 'running' || plan.phase.kind !== 'running') return;
  // Other jobs may have begun since this was decided.
  const wall = works.ports.clock.wall();
  const { begin } = toBegin(plan, works.state().planTasks(plan.id), { now: wall, room: new Room(works.state(), works.ports.limits(), { now: wall }), hasEnded: hasEnded(works.state()) });
  const job = task.jobs.find((each) => each.name === name);
  if (job === undefined || !begin.some((each) => each.task.id === taskId && each.job === name)) return;
  await works.record({ type: 'job.started', taskId, attempt: newAttempt(works, task, { job: name, why: reasonOf(job), state: { kind: 'launching' } }) });
}
