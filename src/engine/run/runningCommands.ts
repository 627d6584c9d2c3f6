import type { CommandOutcome, CommandRequest, Commands } from '../ports';

/** For whom a command runs: what is asked for by hand runs for a suspended plan, too. */
export type CommandOwner = { readonly kind: 'by-hand' } | { readonly kind: 'plan'; readonly planId: string; readonly taskIds: readonly string[] };

/** The checks that run in this process, so that a stop can end them and nobody mistakes that for a failure. */
export class RunningCommands {
  readonly #commands: Commands;
  readonly #isUnwanted: (owner: CommandOwner) => boolean;
  readonly #running = new Map<string, CommandOwner>();
  #interrupted = false;

  constructor(commands: Commands, isUnwanted: (owner: CommandOwner) => boolean) {
    this.#commands = commands;
    this.#isUnwanted = isUnwanted;
  }

  /** Null when the command was ended because nobody wants it now or the engine closes: its outcome says nothing. */
  async run(request: CommandRequest, owner: CommandOwner): Promise<CommandOutcome | null> {
    if (this.#isOver(owner)) return null;
    this.#running.set(request.id, owner);
    try {
      const outcome = await this.#commands.run(request);
      // Whoever was suspended and goes on already gets nothing from a command that was ended in between.
      const ended = this.#running.get(request.id) !== owner;
      return ended || this.#isOver(owner) ? null : outcome;
    } finally {
      if (this.#running.get(request.id) === owner) this.#running.delete(request.id);
    }
  }

  #isOver(owner: CommandOwner): boolean {
    return this.#interrupted || this.#isUnwanted(owner);
  }

  /** Ends what nobody wants any more. Resolves when none of its processes is left. */
  async stopUnwanted(): Promise<void> {
    const ids = [...this.#running].filter(([, owner]) => this.#isUnwanted(owner)).map(([id]) => id);
    for (const id of ids) this.#running.delete(id);
    await Promise.all(ids.map((id) => this.#commands.stop(id)));
  }

  /** Ends everything: the engine closes, and the next one will run it again. */
  interrupt(): void {
    this.#interrupted = true;
    for (const id of this.#running.keys()) void this.#commands.stop(id);
  }
}
