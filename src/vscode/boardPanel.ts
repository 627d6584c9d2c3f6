import * as vscode from 'vscode';
import { boardPanelMemory, boardPanelRequests, type BoardPanelRequests, type BoardState } from '../protocol/boardPanel';
import { Channel, type NoticeMap, type RequestMap } from '../protocol/channel';
import type { Disposable } from '../util/disposable';
import { BOARD_PANEL, Command } from './manifest';
import type { Repositories } from './repositories';
import type { Repository, RepositoryNews } from './repository';
import { drawPage, webviewTransport } from './webviewPanel';

export interface BoardPanelParts {
  readonly extension: vscode.Uri;
  readonly repositories: Repositories;
  readonly log: vscode.LogOutputChannel;
}

/** The open boards, one for each repository at most. */
export class BoardPanels implements Disposable {
  readonly #parts: BoardPanelParts;
  readonly #open = new Map<string, BoardPanel>();

  constructor(parts: BoardPanelParts) {
    this.#parts = parts;
  }

  show(repository: Repository): void {
    const open = this.#open.get(repository.id);
    if (open !== undefined) {
      open.panel.reveal();
      return;
    }
    this.#fill(vscode.window.createWebviewPanel(BOARD_PANEL, 'Coppice Board', vscode.ViewColumn.Active), repository);
  }

  /** VS Code kept the panel over a reload. What the page left for us is read as if it came from anywhere. */
  restore(panel: vscode.WebviewPanel, left: unknown): void {
    const read = boardPanelMemory.safeParse(left);
    const repository = read.success ? this.#parts.repositories.get(read.data.repository) : this.#parts.repositories.all[0];
    if (repository === undefined || this.#open.has(repository.id)) panel.dispose();
    else this.#fill(panel, repository);
  }

  dispose(): void {
    for (const open of this.#open.values()) open.dispose();
    this.#open.clear();
  }

  #fill(panel: vscode.WebviewPanel, repository: Repository): void {
    const open = new BoardPanel(panel, repository, this.#parts);
    this.#open.set(repository.id, open);
    panel.onDidDispose(() => {
      this.#open.delete(repository.id);
      open.dispose();
    });
  }
}

/** One board: gives its page the repository's views and takes its wishes. */
class BoardPanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #repository: Repository;
  readonly #channel: Channel<RequestMap, BoardPanelRequests, NoticeMap>;
  readonly #subscriptions: readonly Disposable[];

  constructor(panel: vscode.WebviewPanel, repository: Repository, parts: BoardPanelParts) {
    this.panel = panel;
    this.#repository = repository;
    this.#channel = new Channel({
      transport: webviewTransport(panel),
      asks: {},
      serves: boardPanelRequests,
      handlers: {
        'board/get': () => Promise.resolve(this.#state()),
        'card/open': async ({ taskId }) => {
          await vscode.commands.executeCommand(Command.revealTerminal, { kind: 'task', repository: repository.id, taskId });
          return {};
        },
        'plan/pick': async () => {
          await vscode.commands.executeCommand(Command.startPlan);
          return {};
        },
      },
      hears: {},
      onRejected: (problem) => {
        parts.log.warn(`Board: ${problem}`);
      },
    });
    this.#subscriptions = [
      this.#channel,
      repository.onNews((news) => {
        this.#tell(news);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#channel.notify('board/changed', {});
      }),
    ];
    // The repository is given back to us when VS Code restores the panel.
    drawPage(panel, parts.extension, { page: 'board', title: 'Coppice Board', data: { repository: repository.id } });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.panel.dispose();
  }

  #state(): BoardState {
    return { title: this.#repository.name, live: this.#repository.live, trusted: vscode.workspace.isTrusted, snapshot: this.#repository.board };
  }

  #tell({ change }: RepositoryNews): void {
    // A hidden page is gone; it fetches the board when it comes back.
    if (!this.panel.visible) return;
    const delta = change?.delta ?? null;
    if (delta === null) this.#channel.notify('board/changed', {});
    else this.#channel.notify('board/delta', delta);
  }
}
