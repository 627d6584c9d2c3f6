import { appendFileSync } from 'node:fs';

type Position = 'before-write' | 'after-write' | 'after-effect';

/**
 * For the test build alone: dies by SIGKILL at a moment at which dying could hurt. `COPPICE_KILL_AT` says which: the Nth
 * of all, or `position:what:N` for the Nth of a kind. `COPPICE_KILL_LOG` names a file that gets a line for each moment.
 */
export class KillSwitch {
  readonly #at: string;
  readonly #log: string | undefined;
  #passed = 0;
  readonly #passedOfKind = new Map<string, number>();

  constructor(environment: NodeJS.ProcessEnv) {
    this.#at = environment['COPPICE_KILL_AT'] ?? '';
    this.#log = environment['COPPICE_KILL_LOG'];
  }

  /** One of the three positions around each transition: before its write, after it, and after its effect. */
  passes(position: Position, what: string): void {
    this.#passed += 1;
    if (this.#log !== undefined) appendFileSync(this.#log, `${String(this.#passed)} ${position} ${what}\n`);
    const names = [String(this.#passed), ...new Set(what.split('+'))].map((name, index) => (index === 0 ? name : this.#nextOf(`${position}:${name}`)));
    if (names.includes(this.#at)) process.kill(process.pid, 'SIGKILL');
  }

  #nextOf(kind: string): string {
    const passed = (this.#passedOfKind.get(kind) ?? 0) + 1;
    this.#passedOfKind.set(kind, passed);
    return `${kind}:${String(passed)}`;
  }
}
