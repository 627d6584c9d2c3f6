import { join } from 'node:path';
import * as vscode from 'vscode';
import { surveyRepository } from '../../client/survey';
import type { Disposable } from '../../util/disposable';
import type { RepositoryPicture } from './planning';

interface Known {
  /** Null where the repository could not be looked at. */
  readonly picture: RepositoryPicture | null;
  isStale: boolean;
}

/** Repositories as the engine sees them when it works out a plan. To look takes a while, so it is done beside, and again when files came or went. */
export class Surveys implements Disposable {
  readonly #known = new Map<string, Known>();
  readonly #looking = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  readonly #watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);

  constructor() {
    const stale = (): void => {
      for (const known of this.#known.values()) known.isStale = true;
    };
    this.#watcher.onDidCreate(stale);
    this.#watcher.onDidDelete(stale);
  }

  /** What is known by now; a look is begun where that is nothing, or old. In Restricted Mode no program is started. */
  picture(root: string, wanted: readonly string[]): RepositoryPicture | null {
    const known = this.#known.get(root);
    if (vscode.workspace.isTrusted && (known === undefined || known.isStale) && !this.#looking.has(root)) void this.#look(root, wanted);
    return known?.picture ?? null;
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #look(root: string, wanted: readonly string[]): Promise<void> {
    this.#looking.add(root);
    const surveyed = await surveyRepository({ nodeFile: process.execPath, surveyFile: join(__dirname, 'survey.js'), root, wanted, env: process.env });
    this.#looking.delete(root);
    const picture = surveyed.ok ? { files: surveyed.value.files, imports: new Map(surveyed.value.imports), history: surveyed.value.history } : null;
    this.#known.set(root, { picture, isStale: false });
    this.#changed.fire();
  }
}
