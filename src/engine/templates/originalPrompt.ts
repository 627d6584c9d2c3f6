import type { Job } from '../model/job';
import type { Task } from '../model/task';

/**
 * What a job is asked to do, before anything that came up on the way is added to it. It is fixed when the job is made:
 * `Job.promptHash` is its hash, and a job whose prompt is another one by now is not begun.
 */
export function originalPrompt(task: Pick<Task, 'prompt'>, job: Pick<Job, 'instructions'>): string {
  return JSON.stringify([task.prompt, job.instructions]);
}
