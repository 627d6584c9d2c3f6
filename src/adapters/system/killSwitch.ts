import { appendFileSync } from 'node:fs';

type Position = 'before-write' | 'after-write' | 'after-effect';

/**
 * For the test build alone: dies by SIGKILL at a moment at which dying could hurt. `COPPICE_KILL_AT` says which: the Nth
 * of all, or `position:what:N` for the Nth of a kind. `acknowledging:what:N` is the moment that follows the write of what:
 * something came of it by then, and that is not on record. `COPPICE_KILL_LOG` names a file that gets a line for each moment.
 */
export class KillSwitch {
  readonly #at: string;
  readonly #log: string | undefined;
  #passed = 0;
  readonly #passedOfKind = new Map<string, number>();
  /** What was written last. */
  readonly #written = new Set<string>();

  constructor(environment: NodeJS.ProcessEnv) {
    this.#at = environment['COPPICE_KILL_AT'] ?? '';
    this.#log = environment['COPPICE_KILL_LOG'];
  }

  /** One of the three positions around each transition: before its write, after it, and after its effect. */
  passes(position: Position, what: string): void {
    this.#passed += 1;
    const whats = [...new Set(what.split('+'))];
    const acknowledged = position === 'after-write' ? [] : [...this.#written];
    if (this.#log !== undefined) appendFileSync(this.#log, `${[this.#passed, position, what, ...(acknowledged.length === 0 ? [] : [acknowledged.join('+')])].join(' ')}\n`);
    const names = [String(this.#passed), ...whats.map((name) => this.#nextOf(`${position}:${name}`)), ...acknowledged.map((name) => this.#nextOf(`acknowledging:${name}`))];
    if (names.includes(this.#at)) process.kill(process.pid, 'SIGKILL');
    if (position === 'after-write') for (const name of whats) this.#written.add(name);
    else this.#written.clear();
  }

  #nextOf(kind: string): string {
    const passed = (this.#passedOfKind.get(kind) ?? 0) + 1;
    this.#passedOfKind.set(kind, passed);
    return `${kind}:${String(passed)}`;
  }
}
