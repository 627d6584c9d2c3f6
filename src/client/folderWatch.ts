import { watch, type FSWatcher } from 'node:fs';
import type { Disposable } from '../util/disposable';

/** Waits for something to change in a folder, and looks anyway from time to time: watching is a help, not a promise. */
export class FolderWatch implements Disposable {
  readonly #watcher: FSWatcher | null;
  #changed = false;
  #wake: (() => void) | null = null;

  constructor(folder: string) {
    this.#watcher = watchOrNull(folder, () => {
      this.wake();
    });
  }

  /** There is something new to look at, known from elsewhere. */
  wake(): void {
    this.#changed = true;
    this.#wake?.();
  }

  /** Resolves at the next change, at once if there was one since the last wait, and after `limitMs` in any case. */
  changed(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        this.#changed = false;
        resolve();
      };
      const timer = setTimeout(finish, limitMs);
      this.#wake = finish;
      if (this.#changed) finish();
    });
  }

  dispose(): void {
    this.#watcher?.close();
    this.#wake?.();
  }
}

function watchOrNull(folder: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => {
      watcher.close();
    });
    return watcher;
  } catch {
    // The folder is not there yet, or the system has no watches left: looking from time to time has to do.
    return null;
  }
}
