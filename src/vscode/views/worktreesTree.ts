import * as vscode from 'vscode';
import type { WorktreeStatus } from '../../protocol/messages';
import type { WorktreeView } from '../../protocol/views';
import type { Disposable } from '../../util/disposable';
import { messageOf } from '../../util/errors';
import type { Repositories, RepositoriesNews } from '../repositories';
import type { Repository } from '../repository';
import { repositoryRow } from './documentRows';
import { NodeCache, nodeId, type RepositoryNode, type WorktreeNode } from './nodes';
import { treeItem } from './treeItem';
import { worktreeRow, worktreesInOrder } from './worktreeRows';

/** Looking at worktrees costs git calls: a burst of news is one look. */
const QUIET_MS = 1000;

type Node = RepositoryNode | WorktreeNode;

/** The worktrees of running and past plans. Asks the engine only while it can be seen. */
export class WorktreesTree implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #repositories: Repositories;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #nodes = new NodeCache<Node>();
  readonly #listed = new Map<string, readonly WorktreeStatus[]>();
  readonly #subscriptions: readonly Disposable[];
  #visible = false;
  #stale = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(repositories: Repositories, log: vscode.LogOutputChannel) {
    this.#repositories = repositories;
    this.#log = log;
    this.#subscriptions = [
      repositories.onChanged(() => {
        this.refresh();
      }),
      repositories.onNews((news) => {
        if (matters(news)) this.refresh();
      }),
      this.#changed,
    ];
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible && this.#stale) this.refresh();
  }

  refresh(): void {
    this.#stale = true;
    if (!this.#visible) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire(undefined);
    }, QUIET_MS);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node?.kind === 'worktree') return [];
    this.#stale = false;
    const repositories = this.#repositories.all;
    if (node === undefined && repositories.length > 1) return repositories.map((each) => this.#nodes.get({ kind: 'repository', repository: each.id }));
    const repository = node === undefined ? repositories[0] : this.#repositories.get(node.repository);
    if (repository === undefined) return [];
    const listed = await this.#list(repository);
    this.#listed.set(repository.id, listed);
    return worktreesInOrder(listed).map((worktree) => this.#nodes.get({ kind: 'worktree', repository: repository.id, worktreeId: worktree.id }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const repository = this.#repositories.get(node.repository);
    if (node.kind === 'repository') {
      return treeItem(`worktrees ${nodeId(node)}`, repositoryRow(repository?.name ?? '', repository?.location.root ?? '', repository?.live ?? false), vscode.TreeItemCollapsibleState.Expanded);
    }
    const worktree = this.#listed.get(node.repository)?.find((each) => each.id === node.worktreeId);
    if (worktree === undefined) return new vscode.TreeItem('No longer there');
    const row = worktreeRow(worktree);
    return treeItem(nodeId(node), repository?.live === true ? row : { ...row, description: 'last seen' }, vscode.TreeItemCollapsibleState.None);
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'worktree' && this.#repositories.all.length > 1 ? this.#nodes.get({ kind: 'repository', repository: node.repository }) : undefined;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #list(repository: Repository): Promise<readonly WorktreeStatus[]> {
    const engine = repository.engine;
    if (engine === null) return repository.board.worktrees.filter((worktree) => worktree.state === 'standing').map((worktree) => asRemembered(repository, worktree));
    try {
      return await engine.ask('worktrees/list', {});
    } catch (thrown) {
      this.#log.warn(`${repository.name}: worktrees could not be listed: ${messageOf(thrown)}`);
      return this.#listed.get(repository.id) ?? [];
    }
  }
}

/** A worktree came or went, or a task's step changed what is in one. */
function matters({ change }: RepositoriesNews): boolean {
  const delta = change?.delta ?? null;
  return delta === null || delta.worktrees.length > 0 || delta.tasks.length > 0;
}

function asRemembered(repository: Repository, worktree: WorktreeView): WorktreeStatus {
  const task = repository.board.tasks.find((each) => each.id === worktree.taskId);
  const { id, path, branch, kind, planId } = worktree;
  return { id, path, branch, kind, name: null, planId, taskKey: task?.key ?? null, state: 'standing', ahead: 0, behind: 0, dirty: 0, landed: task?.state === 'landed' };
}
