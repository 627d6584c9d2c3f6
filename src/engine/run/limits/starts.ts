import type { Limits, Wait } from '../../model/limits';
import type { Pace } from './pacing';

/** Which attempts may be started in one decision: of each agent that is paced one, and no sooner than its time. */
export class Starts {
  readonly #apartMs: Limits['startsApartMs'];
  readonly #begun: ReadonlySet<string>;
  readonly #leftMs: Map<string, number>;
  #nextInMs: number | null = null;

  constructor({ startsApartMs }: Limits, { begun, leftMs }: Pace) {
    this.#apartMs = startsApartMs;
    this.#begun = begun;
    this.#leftMs = new Map(leftMs);
  }

  /** Why this one is not to be started now; null where it is. */
  refuses(attemptId: string, agent: string): Wait | null {
    const apartMs = this.#apartMs.get(agent) ?? 0;
    if (apartMs === 0 || this.#begun.has(attemptId)) return null;
    const left = this.#leftMs.get(agent) ?? 0;
    if (left === 0) {
      this.#leftMs.set(agent, apartMs);
      return null;
    }
    this.#nextInMs = Math.min(this.#nextInMs ?? left, left);
    return { kind: 'apart', agent, apartMs };
  }

  /** In how long one that was refused may be started; null where none was. */
  get nextInMs(): number | null {
    return this.#nextInMs;
  }
}
