import type { CommandOutcome, CommandRequest, Commands } from '../ports';

/** The checks that run in this process, so that a stop can end them and nobody mistakes that for a failure. */
export class RunningCommands {
  readonly #commands: Commands;
  readonly #isPaused: (planId: string) => boolean;
  /** With the plan whose pause ends them; null for what was asked for by hand. */
  readonly #running = new Map<string, string | null>();
  #interrupted = false;

  constructor(commands: Commands, isPaused: (planId: string) => boolean) {
    this.#commands = commands;
    this.#isPaused = isPaused;
  }

  /** Null when the command was ended because its plan was paused or the engine closes: its outcome says nothing. */
  async run(request: CommandRequest, byHand = false): Promise<CommandOutcome | null> {
    const unwanted = (): boolean => this.#interrupted || (!byHand && this.#isPaused(request.planId));
    if (unwanted()) return null;
    this.#running.set(request.id, byHand ? null : request.planId);
    try {
      const outcome = await this.#commands.run(request);
      return unwanted() ? null : outcome;
    } finally {
      this.#running.delete(request.id);
    }
  }

  /** Ends what runs for these plans. */
  async stop(planIds: ReadonlySet<string>): Promise<void> {
    const ids = [...this.#running].filter(([, planId]) => planId !== null && planIds.has(planId)).map(([id]) => id);
    await Promise.all(ids.map((id) => this.#commands.stop(id)));
  }

  /** Ends everything: the engine closes, and the next one will run it again. */
  interrupt(): void {
    this.#interrupted = true;
    for (const id of this.#running.keys()) void this.#commands.stop(id);
  }
}
