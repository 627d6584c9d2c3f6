import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { locateRepository } from '../client/locate';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { EndpointWatch } from './endpointWatch';
import { Repository, type RepositoryNews, type RepositoryParts } from './repository';

export interface RepositoriesNews extends RepositoryNews {
  readonly repository: Repository;
}

interface Known {
  readonly repository: Repository;
  readonly watch: EndpointWatch;
  readonly listening: Disposable;
}

/** The repositories of this window's folders. Two folders of one repository, as two of its worktrees, are one here. */
export class Repositories implements Disposable {
  readonly #parts: RepositoryParts;
  readonly #known = new Map<string, Known>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #news = new vscode.EventEmitter<RepositoriesNews>();
  readonly #subscriptions: readonly Disposable[];
  /** Folders came or went. */
  readonly onChanged = this.#changed.event;
  readonly onNews = this.#news.event;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
    this.#subscriptions = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#look();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.joinAll();
        this.#changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('coppice.terminals')) this.#offerTerminals();
      }),
      this.#changed,
      this.#news,
    ];
    this.#look();
  }

  get all(): Repository[] {
    return [...this.#known.values()].map((known) => known.repository);
  }

  get(id: string): Repository | undefined {
    return this.#known.get(id)?.repository;
  }

  /** The repository a file of this window belongs to. */
  of(file: vscode.Uri): Repository | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (folder === undefined) return undefined;
    const found = locateRepository(folder.uri.fsPath);
    return found.ok ? this.get(found.value.stateFolder) : undefined;
  }

  /** Joins the engines that run. Nothing is started. */
  joinAll(): void {
    if (!vscode.workspace.isTrusted) return;
    for (const { repository, watch } of this.#known.values()) {
      // Without the folder no engine ever ran here, and the client need not be loaded to find that out.
      if (existsSync(repository.location.stateFolder)) this.#join(repository);
      watch.start();
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const known of this.#known.values()) forget(known);
    this.#known.clear();
  }

  #look(): void {
    const found = new Map<string, Known>();
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      if (folder.uri.scheme !== 'file') continue;
      const location = locateRepository(folder.uri.fsPath);
      if (!location.ok || found.has(location.value.stateFolder)) continue;
      const { stateFolder } = location.value;
      found.set(stateFolder, this.#known.get(stateFolder) ?? this.#know(new Repository(location.value, folder, this.#parts)));
    }
    for (const [id, known] of this.#known) if (!found.has(id)) forget(known);
    this.#known.clear();
    for (const [id, known] of found) this.#known.set(id, known);
    this.joinAll();
    this.#changed.fire();
  }

  #know(repository: Repository): Known {
    return {
      repository,
      listening: repository.onNews((news) => {
        this.#news.fire({ ...news, repository });
      }),
      watch: new EndpointWatch(repository.location.stateFolder, () => {
        if (vscode.workspace.isTrusted && !repository.live) this.#join(repository);
      }),
    };
  }

  #join(repository: Repository): void {
    const { log } = this.#parts;
    repository.join().then(
      (joined) => {
        if (!joined.ok) log.debug(`${repository.name}: ${joined.error.message}`);
      },
      (thrown: unknown) => {
        log.error(`${repository.name}: the engine could not be joined: ${messageOf(thrown)}`);
      },
    );
  }

  #offerTerminals(): void {
    for (const repository of this.all) {
      repository.offerTerminals().catch((thrown: unknown) => {
        this.#parts.log.warn(`${repository.name}: the engine was not told about terminals: ${messageOf(thrown)}`);
      });
    }
  }
}

function forget(known: Known): void {
  known.watch.dispose();
  known.listening.dispose();
  known.repository.dispose();
}
