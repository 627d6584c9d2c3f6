import * as vscode from 'vscode';
import type { Disposable } from '../util/disposable';
import { Command } from './manifest';
import type { Repositories } from './repositories';
import { statusOf } from './views/statusText';

/** Progress in the status bar and the number of waiting tasks on the view's icon. */
export class StatusBar implements Disposable {
  readonly #repositories: Repositories;
  readonly #badged: vscode.TreeView<unknown>;
  readonly #item = vscode.window.createStatusBarItem('coppice.progress', vscode.StatusBarAlignment.Left, 40);
  readonly #subscriptions: readonly Disposable[];
  #shown = '';

  constructor(repositories: Repositories, badged: vscode.TreeView<unknown>) {
    this.#repositories = repositories;
    this.#badged = badged;
    this.#item.name = 'Coppice';
    this.#item.command = Command.openBoard;
    this.#subscriptions = [
      this.#item,
      repositories.onChanged(() => {
        this.#draw();
      }),
      repositories.onNews(() => {
        this.#draw();
      }),
    ];
    this.#draw();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #draw(): void {
    // What an engine is not there to answer for is history, and not worth a place here.
    const status = statusOf(this.#repositories.all.filter((repository) => repository.live).map((repository) => repository.board));
    const shown = JSON.stringify(status);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (status === null) {
      this.#item.hide();
      this.#badged.badge = undefined;
      return;
    }
    this.#item.text = status.text;
    this.#item.tooltip = status.tooltip;
    this.#item.accessibilityInformation = { label: status.tooltip.replaceAll('\n', '. ') };
    this.#item.backgroundColor = status.warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
    this.#badged.badge = status.needsYou === 0 ? undefined : { value: status.needsYou, tooltip: `${String(status.needsYou)} waiting for you` };
  }
}
