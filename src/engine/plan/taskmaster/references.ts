import type { ListedTask } from './listSchema';
import { subtaskKey } from './promptText';
import { standingOf, type Standing } from './status';

export interface Entry {
  readonly title: string;
  readonly standing: Standing;
  /** The task a subtask belongs to. */
  readonly parent: string | null;
}

/** Everything of a list that a dependency can name. */
export class References {
  readonly #entries = new Map<string, Entry>();
  readonly #subtasks = new Map<string, readonly string[]>();
  /** Whether subtasks are tasks of the plan: then a task with subtasks stands for all of them. */
  readonly asParts: boolean;

  constructor(tasks: readonly ListedTask[]) {
    for (const task of tasks) {
      const standing = standingOf(task.status);
      this.#entries.set(task.id, { title: task.title, standing, parent: null });
      this.#subtasks.set(task.id, task.subtasks.map((subtask) => subtaskKey(subtask, task.id)));
      for (const subtask of task.subtasks) {
        // A task that is over is so with all of its parts.
        const partStanding = standing === 'open' ? standingOf(subtask.status) : standing;
        this.#entries.set(subtaskKey(subtask, task.id), { title: subtask.title, standing: partStanding, parent: task.id });
      }
    }
    this.asParts = tasks.some((task) => this.#reachesInto(task));
  }

  entry(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Within a task's subtasks a bare number means a sibling, where there is one. */
  keyOf(written: string, within: string | null): string {
    const sibling = within === null ? null : `${within}.${written}`;
    return sibling !== null && this.#entries.has(sibling) ? sibling : written.trim();
  }

  /** The tasks of the plan that a key stands for. */
  expand(key: string): readonly string[] {
    if (!this.asParts) return [this.#entries.get(key)?.parent ?? key];
    const parts = this.#subtasks.get(key) ?? [];
    return parts.length === 0 ? [key] : parts;
  }

  /** Does this task, or a part of it, wait for a part of another? */
  #reachesInto(task: ListedTask): boolean {
    const isElsewhere = (written: string, within: string | null): boolean => {
      const parent = this.#entries.get(this.keyOf(written, within))?.parent ?? null;
      return parent !== null && parent !== task.id;
    };
    return task.dependencies.some((written) => isElsewhere(written, null)) || task.subtasks.some(({ dependencies }) => dependencies.some((written) => isElsewhere(written, task.id)));
  }
}
