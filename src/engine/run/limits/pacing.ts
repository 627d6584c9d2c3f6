import type { Limits } from '../../model/limits';
import type { Clock } from '../../ports';

/** What is known of starts outside of the state. */
export interface Pace {
  /** Attempts whose start is under way: nothing keeps them any more. */
  readonly begun: ReadonlySet<string>;
  /** In how long the next start of an agent may be; those that may start at once are not in it. */
  readonly leftMs: ReadonlyMap<string, number>;
}

export const NO_PACE: Pace = { begun: new Set(), leftMs: new Map() };

/**
 * When an agent of each name was started last. By the monotonic clock and in memory alone, like the vigil: a start that
 * an engine before this one made holds nobody back.
 */
export class Pacing {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #begun = new Set<string>();
  readonly #startedAt = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  begins(attemptId: string, agent: string): void {
    this.#begun.add(attemptId);
    this.#startedAt.set(agent, this.#clock.monotonic());
  }

  over(attemptId: string): void {
    this.#begun.delete(attemptId);
  }

  pace({ startsApartMs }: Limits): Pace {
    if (startsApartMs.size === 0) return NO_PACE;
    const now = this.#clock.monotonic();
    const leftMs = new Map<string, number>();
    for (const [agent, apartMs] of startsApartMs) {
      const left = (this.#startedAt.get(agent) ?? Number.NEGATIVE_INFINITY) + apartMs - now;
      if (left > 0) leftMs.set(agent, left);
    }
    return { begun: this.#begun, leftMs };
  }
}
