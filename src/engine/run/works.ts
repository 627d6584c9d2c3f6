import type { Event } from '../model/events';
import type { CommandOutcome, CommandRequest, Ports } from '../ports';
import type { Comings } from '../model/radar';
import type { Pacing } from './limits/pacing';
import type { Radar } from './radar/radar';
import type { Vigil } from './vigil';
import type { CommandOwner } from './runningCommands';
import type { State } from './state';

/** What the effects work with: the state as it is now, the world, and a way to put on record what they did. */
export interface Works {
  readonly ports: Ports;
  state(): State;
  /** Durable once resolved. */
  record(...events: readonly Event[]): Promise<void>;
  readonly vigil: Vigil;
  readonly pacing: Pacing;
  readonly radar: Radar;
  /** What the radar sees from now on. */
  showComings(comings: Comings): void;
  /** Resolves when the attempt has been heard to live or to have ended. */
  news(attemptId: string): Promise<void>;
  /**
   * Runs a command for somebody; null when they were suspended or cancelled or the engine closed meanwhile, and the
   * outcome says nothing.
   */
  runCommand(request: CommandRequest, owner: CommandOwner): Promise<CommandOutcome | null>;
}
