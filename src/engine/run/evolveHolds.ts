import { isInterrupting, type Hold } from '../model/hold';
import type { Job } from '../model/job';
import type { Task } from '../model/task';

/** What there is something left to do for, or to decide about. */
export function isCancellable({ state }: Task): boolean {
  return state.kind !== 'landed' && state.kind !== 'cancelled';
}

/** A task with a hold on it. One whose worktree was being made gives its slot back: it is claimed again when it goes on. */
export function held(task: Task, hold: Hold): Partial<Task> {
  const { state } = task;
  if (state.kind !== 'preparing' || !isInterrupting(hold)) return { hold };
  const jobs = task.jobs.map((job): Job => (job.state.kind === 'running' ? { ...job, state: { kind: 'waiting', until: 0, why: state.why } } : job));
  return { hold, state: { kind: 'waiting', until: 0, why: state.why }, jobs };
}

/** A job of a cancelled task: what was cut short is begun again, should the task ever go on. */
export function putOff(job: Job): Job {
  return job.state.kind === 'running' ? { ...job, state: { kind: 'waiting', until: 0, why: { kind: 'again', lost: false } } } : job;
}

/** A job whose end is asked for. What does not run is over at once. */
export function cancelling(job: Job): Job {
  return job.state.kind === 'running' ? { ...job, state: { ...job.state, cancelled: true } } : job;
}
