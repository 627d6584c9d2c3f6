import * as vscode from 'vscode';
import type { Disposable } from '../util/disposable';
import { ContextKey, type ContextKeyName } from './manifest';
import type { Repositories } from './repositories';
import { canLand, canResume, isRunning } from './views/boardRows';

/** Keeps the keys that menus, the palette and welcome views depend on. */
export class ContextKeys implements Disposable {
  readonly #repositories: Repositories;
  readonly #told = new Map<ContextKeyName, boolean>();
  readonly #subscriptions: readonly Disposable[];

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
    this.#subscriptions = [
      repositories.onChanged(() => {
        this.#update();
      }),
      repositories.onNews(() => {
        this.#update();
      }),
    ];
    this.#update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #update(): void {
    const repositories = this.#repositories.all;
    const boards = repositories.map((repository) => repository.board);
    const plans = boards.flatMap((board) => board.plans);
    this.#set(ContextKey.ready, true);
    this.#set(ContextKey.hasRepository, repositories.length > 0);
    this.#set(ContextKey.hasPlans, plans.length > 0);
    this.#set(ContextKey.running, plans.some(isRunning));
    this.#set(ContextKey.resumable, plans.some(canResume) || repositories.some((repository) => !repository.live && repository.board.plans.some(isRunning)));
    this.#set(ContextKey.landable, plans.some(canLand));
    this.#set(ContextKey.needsYou, boards.some((board) => board.tasks.some((task) => task.needsYou)));
    this.#set(ContextKey.hasWorktrees, boards.some((board) => board.worktrees.some((worktree) => worktree.state !== 'removed')));
  }

  /** Each call goes to the window's own process: only what changed is sent. */
  #set(key: ContextKeyName, value: boolean): void {
    if (this.#told.get(key) === value) return;
    this.#told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
