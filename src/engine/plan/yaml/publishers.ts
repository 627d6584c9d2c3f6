import type { YamlTask } from './taskSchema';

/** Who publishes what, over all tasks of a plan. */
export class Publishers {
  readonly #keysByName = new Map<string, string[]>();
  readonly #keys = new Set<string>();

  constructor(tasks: readonly Pick<YamlTask, 'id' | 'publishes'>[]) {
    for (const { id, publishes } of tasks) {
      this.#keys.add(id);
      for (const name of new Set(publishes)) {
        const keys = this.#keysByName.get(name);
        if (keys === undefined) this.#keysByName.set(name, [id]);
        else keys.push(id);
      }
    }
  }

  /** Is there such a task at all? */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  of(name: string): readonly string[] {
    return this.#keysByName.get(name) ?? [];
  }

  names(): Iterable<string> {
    return this.#keysByName.keys();
  }
}
