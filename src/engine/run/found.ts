import type { Job } from '../model/job';
import { NO_WAITS, type Wait, type Waits } from '../model/limits';
import type { Task } from '../model/task';
import type { Room } from './limits/room';

/** A job to begin now. A task that is not at work yet is claimed by it. */
export interface Beginning {
  readonly task: Task;
  readonly job: string;
}

/** What is to begin now, and what only a limit keeps from it: no more of them than there are free slots. */
export interface Dispatch {
  readonly begin: readonly Beginning[];
  readonly waits: Waits;
}

export const NOTHING: Dispatch = { begin: [], waits: NO_WAITS };

/** What is found to begin, as long as there is a free slot. */
export class Found implements Dispatch {
  readonly begin: Beginning[] = [];
  readonly waits = new Map<string, Wait>();
  readonly #free: number;
  readonly #room: Room | undefined;
  /** The plan has used what it may. */
  #isSpent = false;

  constructor(free: number, room: Room | undefined) {
    this.#free = free;
    this.#room = room;
  }

  /** How many of a plan may be in review. */
  get review(): number | null {
    return this.#room?.review ?? null;
  }

  get left(): number {
    return this.#free - this.begin.length;
  }

  /** Whether it begins. */
  offer(task: Task, job: Job): boolean {
    if (this.left <= 0) return false;
    const wait = this.#room?.refusesJob(task, job) ?? null;
    if (wait !== null) {
      if (wait.kind === 'budget' && wait.of === 'plan') this.#isSpent = true;
      this.keep(task, wait);
      return false;
    }
    this.#room?.take(job.agent);
    this.begin.push({ task, job: job.name });
    return true;
  }

  /** It would begin now, were it not for this. */
  keep({ id }: Task, wait: Wait): void {
    if (this.waits.size < this.#free) this.waits.set(id, wait);
  }

  /** Nothing that is still to be looked at could begin, or would be told of. */
  isOver(agents: ReadonlySet<string>): boolean {
    return this.left <= 0 || (this.waits.size >= this.#free && (this.#isSpent || [...agents].every((agent) => (this.#room?.refuses(agent) ?? null) !== null)));
  }
}
