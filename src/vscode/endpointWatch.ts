import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../util/disposable';

/** Begins the name of the file in which an engine says where it listens. */
const ENDPOINT = 'engine.json';

/**
 * Notices that an engine has announced itself, so that a plan started in a terminal shows up here. Watches one folder,
 * not what is below it: the state folder, or while that does not exist the git folder in which it will be made.
 */
export class EndpointWatch implements Disposable {
  readonly #stateFolder: string;
  readonly #onAnnounced: () => void;
  #watcher: FSWatcher | null = null;

  constructor(stateFolder: string, onAnnounced: () => void) {
    this.#stateFolder = stateFolder;
    this.#onAnnounced = onAnnounced;
  }

  start(): void {
    if (this.#watcher === null) this.#watch();
  }

  dispose(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  #watch(): void {
    const exists = existsSync(this.#stateFolder);
    const folder = exists ? this.#stateFolder : dirname(this.#stateFolder);
    const awaited = exists ? ENDPOINT : basename(this.#stateFolder);
    const watcher = startWatch(folder, (name) => {
      if (name !== awaited) return;
      if (!exists) this.#again();
      this.#onAnnounced();
    });
    watcher?.on('error', () => {
      // The folder went away with its repository; opening a folder again looks again.
      this.dispose();
    });
    this.#watcher = watcher;
  }

  #again(): void {
    this.dispose();
    this.#watch();
  }
}

function startWatch(folder: string, onChange: (name: string | null) => void): FSWatcher | null {
  try {
    return watch(folder, { persistent: false }, (_event, name) => {
      onChange(name);
    });
  } catch {
    // No watches left, or the folder is gone: engines of others are then noticed at the next command of this window.
    return null;
  }
}
