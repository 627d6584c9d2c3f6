import { appendFileSync } from 'node:fs';

/**
 * For the test build alone: dies by SIGKILL at the Nth moment at which dying could hurt. `COPPICE_KILL_AT` says which,
 * `COPPICE_KILL_LOG` names a file that gets a line for each moment that was passed.
 */
export class KillSwitch {
  readonly #at: number;
  readonly #log: string | undefined;
  #passed = 0;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#at = Number(environment['COPPICE_KILL_AT'] ?? 0);
    this.#log = environment['COPPICE_KILL_LOG'];
  }

  /** One of the three positions around each transition: before its write, after it, and after its effect. */
  passes(position: 'before-write' | 'after-write' | 'after-effect', what: string): void {
    this.#passed += 1;
    if (this.#log !== undefined) appendFileSync(this.#log, `${String(this.#passed)} ${position} ${what}\n`);
    if (this.#passed === this.#at) process.kill(process.pid, 'SIGKILL');
  }
}
