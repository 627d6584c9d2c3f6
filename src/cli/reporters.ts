import type { Happening, PlanView, TaskView } from '../protocol/views';
import { erase, liveView } from './render/liveView';
import { isNews, newsLine } from './render/news';
import type { Output } from './output';

/** Shows a plan's progress. One for people at a terminal, one for logs, one for programs. */
export interface Reporter {
  happened(plan: PlanView, happenings: readonly Happening[]): void;
  /** The board moved, or a second has gone by. */
  moved(plan: PlanView, tasks: readonly TaskView[]): void;
  /** Text of our own in between. */
  note(text: string): void;
  /** Nothing is drawn over from now on. */
  end(): void;
}

export function jsonReporter(output: Output): Reporter {
  return {
    happened(_plan, happenings) {
      for (const happening of happenings) output.json(happening);
    },
    moved: () => undefined,
    note: (text) => output.error(text),
    end: () => undefined,
  };
}

export function plainReporter(output: Output): Reporter {
  return {
    happened(plan, happenings) {
      for (const happening of happenings.filter(isNews)) output.line(newsLine(happening, plan.createdAt, 300));
    },
    moved: () => undefined,
    note: (text) => output.line(text),
    end: () => undefined,
  };
}

/** News scroll up; below them a few lines are drawn over and over. `held` is true while something else has the screen. */
export class LiveReporter implements Reporter {
  readonly #output: Output;
  readonly #held: () => boolean;
  readonly #now: () => number;
  #drawn = 0;
  #waiting: string[] = [];

  constructor(output: Output, held: () => boolean, now: () => number) {
    this.#output = output;
    this.#held = held;
    this.#now = now;
  }

  happened(plan: PlanView, happenings: readonly Happening[]): void {
    for (const happening of happenings.filter(isNews)) this.note(newsLine(happening, plan.createdAt, this.#output.columns - 1));
  }

  note(text: string): void {
    this.#waiting.push(text);
    this.#print([]);
  }

  moved(plan: PlanView, tasks: readonly TaskView[]): void {
    this.#print(liveView(plan, tasks, { now: this.#now(), width: this.#output.columns }));
  }

  end(): void {
    this.#print([]);
  }

  /** What waits goes above, `below` becomes the part that is drawn over. */
  #print(below: readonly string[]): void {
    if (this.#held()) {
      // The question has scrolled what was drawn; it stays where it is.
      this.#drawn = 0;
      return;
    }
    const text = [...this.#waiting, ...below].map((line) => `${line}\n`).join('');
    this.#output.raw(`${erase(this.#drawn)}${text}`);
    this.#waiting = [];
    this.#drawn = below.length;
  }
}
