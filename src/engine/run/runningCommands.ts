import type { CommandOutcome, CommandRequest, Commands } from '../ports';

/** The checks that run in this process, so that a stop can end them and nobody mistakes that for a failure. */
export class RunningCommands {
  readonly #commands: Commands;
  readonly #isPaused: (planId: string) => boolean;
  readonly #running = new Map<string, string>();
  #interrupted = false;

  constructor(commands: Commands, isPaused: (planId: string) => boolean) {
    this.#commands = commands;
    this.#isPaused = isPaused;
  }

  /** Null when the command was ended because its plan was paused or the engine closes: its outcome says nothing. */
  async run(request: CommandRequest): Promise<CommandOutcome | null> {
    if (this.#unwanted(request.planId)) return null;
    this.#running.set(request.id, request.planId);
    try {
      const outcome = await this.#commands.run(request);
      return this.#unwanted(request.planId) ? null : outcome;
    } finally {
      this.#running.delete(request.id);
    }
  }

  /** Ends what runs for these plans. */
  async stop(planIds: ReadonlySet<string>): Promise<void> {
    const ids = [...this.#running].filter(([, planId]) => planIds.has(planId)).map(([id]) => id);
    await Promise.all(ids.map((id) => this.#commands.stop(id)));
  }

  /** Ends everything: the engine closes, and the next one will run it again. */
  interrupt(): void {
    this.#interrupted = true;
    for (const id of this.#running.keys()) void this.#commands.stop(id);
  }

  #unwanted(planId: string): boolean {
    return this.#interrupted || this.#isPaused(planId);
  }
}
