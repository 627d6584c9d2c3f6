import { NO_COMINGS, type Comings } from '../../model/radar';
import type { Clock } from '../../ports';
import type { State } from '../state';
import { tasksInSight } from './inSight';

/** When the branches were last tried with each other, and what came of it. In memory alone: it can be found out again. */
export class Radar {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #lastAt: number | null = null;
  #comings = NO_COMINGS;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  get comings(): Comings {
    return this.#comings;
  }

  /** In how long the next round is due: 0 for now, null where there is nobody to be tried with another. */
  dueInMs(state: State, everyMs: number): number | null {
    if (everyMs === 0 || ![...state.plans.values()].some((plan) => tasksInSight(state, plan).length > 0)) return this.#comings.size === 0 ? null : 0;
    const now = this.#clock.monotonic();
    this.#lastAt ??= now;
    return Math.max(0, this.#lastAt + everyMs - now);
  }

  begins(): void {
    this.#lastAt = this.#clock.monotonic();
  }

  saw(comings: Comings): void {
    this.#comings = comings;
  }
}
