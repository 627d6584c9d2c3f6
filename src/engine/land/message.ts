import type { Plan } from '../model/plan';
import type { Landing, Task } from '../model/task';

/** What a landing's commit says. The trailers let git alone tell what landed, should all state be lost. */
export function landingMessage(plan: Plan, task: Task, landing: Landing, attemptId: string): { readonly message: string; readonly trailers: readonly (readonly [string, string])[] } {
  return {
    message: `Land ${task.key}: ${task.title}`,
    trailers: [
      ['Coppice-Plan', plan.id],
      ['Coppice-Task', task.key],
      ['Coppice-Attempt', attemptId],
      ['Coppice-Landing', landing.id],
    ],
  };
}
