import { expect } from 'vitest';
import type { Job, Task } from '../../src/engine/index';
import { originalPrompt } from '../../src/engine/templates/originalPrompt';
import { sha256, type Simulation } from './simulation';

/** What a job is asked to do is what it was asked when it was made: in the state, and in each of its attempts. */
export function judgePrompts(world: Simulation, label = ''): void {
  const made = new Map<string, string>();
  const note = (task: Task, job: Job): void => void made.set(`${task.id} ${job.name}`, job.promptHash);
  const { tasks } = world.store.load().rows;
  for (const { event } of world.events) {
    // Of what was not begun, a changed plan may say something else.
    if (event.type === 'plan.imported' || event.type === 'plan.changed') for (const task of event.tasks) for (const job of task.jobs) note(task, job);
    const task = event.type === 'job.spawned' ? tasks.find(({ id }) => id === event.taskId) : undefined;
    if (task !== undefined && event.type === 'job.spawned') note(task, event.job);
  }
  for (const task of tasks) {
    for (const job of task.jobs) {
      expect(job.promptHash, `${label} ${job.name}`).toBe(made.get(`${task.id} ${job.name}`));
      expect(sha256(originalPrompt(task, job)), `${label} ${job.name}`).toBe(job.promptHash);
    }
  }
  for (const { taskId, job, prompt, instructions } of world.jobs.started) expect(sha256(originalPrompt({ prompt }, { instructions })), `${label} ${job}`).toBe(made.get(`${taskId} ${job}`));
}
