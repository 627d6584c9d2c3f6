import type { PlannedTask } from '../../model/plan';

export interface TaskMatch {
  readonly old: PlannedTask;
  readonly next: PlannedTask;
}

/**
 * Which task of the old document is which of the new one. A key alone is not believed where both title and text have
 * gone to another key: a section put in between shifts the numbers of all that follow.
 */
export function matchTasks(old: readonly PlannedTask[], next: readonly PlannedTask[]): readonly TaskMatch[] {
  const matching = new Matching(old, next);
  matching.by(({ key, title }) => JSON.stringify([key, title]));
  matching.by(({ title, prompt }) => JSON.stringify([title, prompt]));
  matching.by(({ key }) => key);
  matching.by(({ title }) => title.trim().toLowerCase());
  return matching.found;
}

class Matching {
  readonly found: TaskMatch[] = [];
  #old: readonly PlannedTask[];
  #next: readonly PlannedTask[];

  constructor(old: readonly PlannedTask[], next: readonly PlannedTask[]) {
    this.#old = old;
    this.#next = next;
  }

  /** Joins those that are left and alike; where several are, in the order of the documents. */
  by(likeness: (task: PlannedTask) => string): void {
    const open = new Map<string, PlannedTask[]>();
    for (const task of [...this.#old].reverse()) {
      const alike = open.get(likeness(task));
      if (alike === undefined) open.set(likeness(task), [task]);
      else alike.push(task);
    }
    const matched = new Set<PlannedTask>();
    for (const next of this.#next) {
      const old = open.get(likeness(next))?.pop();
      if (old === undefined) continue;
      this.found.push({ old, next });
      matched.add(old).add(next);
    }
    this.#old = this.#old.filter((task) => !matched.has(task));
    this.#next = this.#next.filter((task) => !matched.has(task));
  }
}
