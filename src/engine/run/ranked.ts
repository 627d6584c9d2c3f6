import type { Task } from '../model/task';
import type { Urgency } from './urgency';

/** Tasks in order of urgency. One that comes or goes costs a search, however many there are. */
export class Ranked {
  readonly by: Urgency;
  readonly #tasks: Task[];

  constructor(by: Urgency, tasks: readonly Task[]) {
    this.by = by;
    this.#tasks = [...tasks].sort(by);
  }

  /** Most urgent first. Nothing comes or goes meanwhile. */
  *ids(): Iterable<string> {
    for (const { id } of this.#tasks) yield id;
  }

  add(task: Task): void {
    this.#tasks.splice(this.#placeOf(task), 0, task);
  }

  remove(task: Task): void {
    const place = this.#placeOf(task);
    if (this.#tasks[place]?.id === task.id) this.#tasks.splice(place, 1);
  }

  /** Of the first that is no more urgent. */
  #placeOf(task: Task): number {
    let low = 0;
    let high = this.#tasks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#tasks[middle];
      if (other !== undefined && this.by(other, task) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
