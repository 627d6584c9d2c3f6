import { NO_COMPANIONS, type PlanText, type Recorded, type Rows, type Store, type Transaction } from '../../src/engine/index';
import { disposable } from '../../src/util/disposable';
import type { Disposable } from '../../src/util/disposable';

/** A store that forgets when it is dropped; `reopen` is what a restart would find. */
export class MemoryStore implements Store {
  readonly #rows: { readonly [K in keyof Rows]: Map<string, Rows[K][number]> } = { templates: new Map(), plans: new Map(), tasks: new Map(), attempts: new Map(), worktrees: new Map(), landings: new Map(), failures: new Map(), artifacts: new Map() };
  readonly #texts = new Map<string, PlanText>();
  readonly events: Recorded[] = [];

  load(): ReturnType<Store['load']> {
    const rows: Rows = {
      templates: [...this.#rows.templates.values()],
      plans: [...this.#rows.plans.values()],
      tasks: [...this.#rows.tasks.values()],
      attempts: [...this.#rows.attempts.values()],
      worktrees: [...this.#rows.worktrees.values()],
      landings: [...this.#rows.landings.values()],
      failures: [...this.#rows.failures.values()],
      artifacts: [...this.#rows.artifacts.values()],
    };
    return { rows: structuredClone(rows), sequence: this.events.at(-1)?.sequence ?? 0 };
  }

  commit(transaction: Transaction): Promise<void> {
    for (const change of transaction.changes) {
      if (change.kind === 'plan-text') this.#texts.set(change.planId, { text: change.text, companions: change.companions ?? NO_COMPANIONS });
      else if (change.kind === 'task-removed') this.#rows.tasks.delete(change.taskId);
      else (this.#rows[`${change.kind}s`] as Map<string, unknown>).set(change.row.id, change.row);
    }
    this.events.push(...transaction.recorded);
    return Promise.resolve();
  }

  onTrouble(): Disposable {
    return disposable(() => undefined);
  }

  eventsAfter(sequence: number): readonly Recorded[] {
    return this.events.filter((recorded) => recorded.sequence > sequence);
  }

  planText(planId: string): PlanText | null {
    return this.#texts.get(planId) ?? null;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
