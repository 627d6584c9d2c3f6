import { createInterface } from 'node:readline';
import type { Output } from './output';
import { deferred, type Deferred } from '../util/deferred';
import type { Disposable } from '../util/disposable';

/** What the person wants of a plan that runs. */
export type Wish =
  /** End the agents, start nothing new. */
  | 'stop'
  /** Leave: the engine and the agents go on. */
  | 'detach';

/**
 * Ctrl-C and friends while a plan is followed. A person is asked what they want; a second Ctrl-C detaches, which does
 * the least. With nobody to ask, an interrupt stops the plan (a script that gives up wants no agents left behind), and
 * a termination detaches (the machine or a supervisor ends this program, not the work).
 */
export class Interrupts implements Disposable {
  readonly #output: Output;
  readonly #interactive: boolean;
  readonly #wish: Deferred<Wish> = deferred();
  #asking = false;

  constructor(output: Output, interactive: boolean) {
    this.#output = output;
    this.#interactive = interactive;
    process.on('SIGINT', this.#onInterrupt);
    process.on('SIGTERM', this.#onTerminate);
    process.on('SIGHUP', this.#onTerminate);
  }

  /** Resolves once somebody wants something. */
  get wish(): Promise<Wish> {
    return this.#wish.promise;
  }

  /** True while the question stands on the screen and nothing may be drawn over it. */
  get asking(): boolean {
    return this.#asking;
  }

  /** Nobody wants to watch. */
  detach(): void {
    this.#wish.resolve('detach');
  }

  dispose(): void {
    process.off('SIGINT', this.#onInterrupt);
    process.off('SIGTERM', this.#onTerminate);
    process.off('SIGHUP', this.#onTerminate);
  }

  readonly #onTerminate = (): void => {
    this.#wish.resolve('detach');
  };

  readonly #onInterrupt = (): void => {
    if (!this.#interactive) this.#wish.resolve('stop');
    else if (this.#asking) this.#wish.resolve('detach');
    else this.#ask();
  };

  #ask(): void {
    this.#asking = true;
    this.#output.line('');
    const question = createInterface({ input: process.stdin, output: process.stdout });
    // In a question the terminal hands Ctrl-C to it instead of making a signal of it.
    question.once('SIGINT', () => {
      question.close();
      this.#output.line('');
      this.#wish.resolve('detach');
    });
    question.question('Stop the agents (s), detach and let them go on (d), or continue watching (c)? ', (answer) => {
      question.close();
      this.#asking = false;
      const wish = wishOf(answer);
      if (wish !== null) this.#wish.resolve(wish);
    });
  }
}

export function wishOf(answer: string): Wish | null {
  const letter = answer.trim().toLowerCase().charAt(0);
  if (letter === 's') return 'stop';
  return letter === 'd' ? 'detach' : null;
}
