import type { Limits, Waits } from '../model/limits';
import type { Comings } from '../model/radar';
import type { Strays } from '../model/stray';
import type { State } from '../run/state';

/** What a board is made of: what is on record, and what keeps tasks waiting, what will not merge and what holds at this moment. */
export interface Known {
  readonly state: State;
  readonly waits: Waits;
  readonly limits: Limits;
  readonly strays: Strays;
  readonly comings: Comings;
}
