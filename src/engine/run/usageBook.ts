import type { UsageFigures } from '../model/report';
import type { Attempt } from '../model/task';
import { minus, NO_USAGE, plus, usageOfAll } from './usage';

/** What tasks and plans have used by now. A change costs what its own task has, however large its plan. */
export class UsageBook {
  readonly #byTask = new Map<string, UsageFigures>();
  readonly #byPlan = new Map<string, UsageFigures>();

  put({ planId, taskId }: { readonly planId: string; readonly taskId: string }, attempts: readonly Attempt[]): void {
    const now = usageOfAll(attempts);
    if (now === null) return;
    const before = this.#byTask.get(taskId) ?? NO_USAGE;
    this.#byTask.set(taskId, now);
    this.#byPlan.set(planId, plus(minus(this.#byPlan.get(planId) ?? NO_USAGE, before), now));
  }

  ofTask(taskId: string): UsageFigures | null {
    return this.#byTask.get(taskId) ?? null;
  }

  ofPlan(planId: string): UsageFigures | null {
    return this.#byPlan.get(planId) ?? null;
  }
}
