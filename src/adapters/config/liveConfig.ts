import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_PROJECT_CONFIG, PROJECT_CONFIG_FILE, type Log, type ProjectConfig } from '../../engine/index';
import { readProjectConfig } from './readProjectConfig';

/** The project's settings as they are now: the engine outlives many edits of the file. */
export class LiveConfig {
  readonly #root: string;
  readonly #log: Log;
  #stamp = '';
  #config: ProjectConfig = EMPTY_PROJECT_CONFIG;

  constructor(root: string, log: Log) {
    this.#root = root;
    this.#log = log;
  }

  /** A file that cannot be read leaves the settings as they were. */
  current(): ProjectConfig {
    const stamp = this.#stampNow();
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      const read = readProjectConfig(this.#root);
      if (read.ok) this.#config = read.value;
      else this.#log.warn('The project settings were left as they were', { reason: read.error });
    }
    return this.#config;
  }

  #stampNow(): string {
    const found = statSync(join(this.#root, PROJECT_CONFIG_FILE), { throwIfNoEntry: false });
    return found === undefined ? 'none' : `${String(found.mtimeMs)} ${String(found.size)} ${String(found.ino)}`;
  }
}
