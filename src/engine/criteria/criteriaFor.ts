import type { Criterion } from '../model/criteria';
import type { Job } from '../model/job';
import type { Task } from '../model/task';

/**
 * What a job has to judge, one by one; nothing for a job that is no verifier of the template. A task that goes on in rounds is
 * judged by its last one: before that, nobody expects it to be done.
 */
export function criteriaFor(task: Pick<Task, 'criteria' | 'rounds'>, job: Job): readonly Criterion[] {
  if (!isJudge(job) || (task.rounds !== undefined && !task.rounds.final)) return [];
  return criteriaOf(task);
}

export function criteriaOf({ criteria }: Pick<Task, 'criteria'>): readonly Criterion[] {
  return (criteria ?? []).map((text, index) => ({ number: index + 1, text }));
}

/** One that another job has asked for has a question of its own. */
export function isJudge({ role, spawned }: Pick<Job, 'role' | 'spawned'>): boolean {
  return role === 'verifier' && spawned === null;
}
