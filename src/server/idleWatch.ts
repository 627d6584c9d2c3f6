import type { Disposable } from '../util/disposable';

/** Calls back once nobody has needed the engine for a while: no client connected, nothing under way. */
export class IdleWatch implements Disposable {
  readonly #options: { readonly idleMs: number; readonly needed: () => boolean; readonly onIdle: () => void };
  #timer: NodeJS.Timeout | null = null;

  constructor(options: { readonly idleMs: number; readonly needed: () => boolean; readonly onIdle: () => void }) {
    this.#options = options;
    this.touch();
  }

  /** Something happened: the wait begins anew. */
  touch(): void {
    if (this.#timer !== null) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#check();
    }, this.#options.idleMs);
    this.#timer.unref();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #check(): void {
    if (this.#options.needed()) this.#timer?.refresh();
    else this.#options.onIdle();
  }
}
