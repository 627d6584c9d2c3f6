import * as vscode from 'vscode';
import type { PlanView, TaskView } from '../../protocol/views';
import { assertNever } from '../../util/assertNever';
import type { Disposable } from '../../util/disposable';
import { Command } from '../manifest';
import type { PlanDocuments } from '../planDocuments';
import type { Repositories, RepositoriesNews } from '../repositories';
import type { Repository } from '../repository';
import { batchRow, isRunning, planRow, plansInOrder, taskRow, tasksOfBatch, type Row } from './boardRows';
import { documentRow, documentTaskRow, repositoryRow } from './documentRows';
import { NodeCache, nodeId, type BoardNode } from './nodes';
import { treeItem } from './treeItem';

/** News come in bursts; the tree is drawn again once for all of them. */
const QUIET_MS = 60;
const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

const GONE: Row = { label: 'No longer there', description: '', tooltip: '', icon: { name: 'circle-slash' }, item: 'batch' };

/** Plans with their batches and tasks; below them, plan documents that could be started. */
export class BatchesTree implements vscode.TreeDataProvider<BoardNode>, Disposable {
  readonly #repositories: Repositories;
  readonly #documents: PlanDocuments;
  readonly #changed = new vscode.EventEmitter<BoardNode | BoardNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #nodes = new NodeCache<BoardNode>();
  readonly #subscriptions: readonly Disposable[];
  /** What has to be drawn again; `'all'` when places changed. */
  #stale: Set<BoardNode> | 'all' = new Set();
  #timer: NodeJS.Timeout | undefined;

  constructor(repositories: Repositories, documents: PlanDocuments) {
    this.#repositories = repositories;
    this.#documents = documents;
    this.#subscriptions = [
      repositories.onChanged(() => {
        this.#drawAll();
      }),
      repositories.onNews((news) => {
        this.#take(news);
      }),
      documents.onChanged(() => {
        this.#drawAll();
      }),
      this.#changed,
    ];
  }

  async getChildren(node?: BoardNode): Promise<BoardNode[]> {
    if (node === undefined) return this.#roots();
    switch (node.kind) {
      case 'repository':
        return this.#plansOf(this.#repositories.get(node.repository));
      case 'plan': {
        const plan = this.#plan(node.repository, node.planId);
        return (plan?.batches ?? []).map((batch) => this.#nodes.get({ kind: 'batch', repository: node.repository, planId: node.planId, batch: batch.number }));
      }
      case 'batch':
        return this.#tasks(node).map((task) => this.#nodes.get({ kind: 'task', repository: node.repository, taskId: task.id }));
      case 'document':
        return (this.#documents.get(node.uri)?.tasks ?? []).map((task) => this.#nodes.get({ kind: 'document-task', uri: node.uri, key: task.key }));
      case 'task':
      case 'document-task':
        return [];
      default:
        return assertNever(node, 'tree node');
    }
  }

  getTreeItem(node: BoardNode): vscode.TreeItem {
    const item = treeItem(nodeId(node), this.#row(node), this.#collapsible(node));
    if (node.kind === 'task') item.command = { command: Command.revealTerminal, title: 'Reveal Terminal', arguments: [node] };
    if (node.kind === 'document' || node.kind === 'document-task') item.command = { command: Command.openPlanDocument, title: 'Open Plan Document', arguments: [node] };
    return item;
  }

  getParent(node: BoardNode): BoardNode | undefined {
    switch (node.kind) {
      case 'task': {
        const task = this.#task(node.repository, node.taskId);
        return task === undefined ? undefined : this.#nodes.get({ kind: 'batch', repository: node.repository, planId: task.planId, batch: task.batch });
      }
      case 'batch':
        return this.#nodes.get({ kind: 'plan', repository: node.repository, planId: node.planId });
      case 'plan':
        return this.#repositories.all.length > 1 ? this.#nodes.get({ kind: 'repository', repository: node.repository }) : undefined;
      case 'document-task':
        return this.#nodes.get({ kind: 'document', uri: node.uri });
      case 'repository':
      case 'document':
        return undefined;
      default:
        return assertNever(node, 'tree node');
    }
  }

  /** The node of a plan or task, for `reveal`. */
  node(node: BoardNode): BoardNode {
    return this.#nodes.get(node);
  }

  /** Resolves when VS Code has been told of everything that is known now. */
  drawn(): Promise<void> {
    if (this.#timer === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const once = this.#changed.event(() => {
        once.dispose();
        resolve();
      });
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#nodes.clear();
  }

  async #roots(): Promise<BoardNode[]> {
    const repositories = this.#repositories.all;
    const boards = repositories.length > 1 ? repositories.map((each) => this.#nodes.get({ kind: 'repository', repository: each.id })) : this.#plansOf(repositories[0]);
    const running = repositories.some((each) => each.board.plans.some(isRunning));
    if (running || repositories.length === 0) return boards;
    const documents = await this.#documents.list();
    return [...boards, ...documents.map((each) => this.#nodes.get({ kind: 'document', uri: each.uri.toString() }))];
  }

  #plansOf(repository: Repository | undefined): BoardNode[] {
    if (repository === undefined) return [];
    return plansInOrder(repository.board.plans).map((plan) => this.#nodes.get({ kind: 'plan', repository: repository.id, planId: plan.id }));
  }

  #row(node: BoardNode): Row {
    switch (node.kind) {
      case 'repository': {
        const repository = this.#repositories.get(node.repository);
        return repository === undefined ? GONE : repositoryRow(repository.name, repository.location.root, repository.live);
      }
      case 'plan': {
        const plan = this.#plan(node.repository, node.planId);
        return plan === undefined ? GONE : this.#withAge(planRow(plan), node.repository);
      }
      case 'batch': {
        const plan = this.#plan(node.repository, node.planId);
        return plan === undefined ? GONE : batchRow(plan, node.batch, this.#tasks(node));
      }
      case 'task': {
        const task = this.#task(node.repository, node.taskId);
        return task === undefined ? GONE : taskRow(task, this.#plan(node.repository, task.planId));
      }
      case 'document': {
        const document = this.#documents.get(node.uri);
        return document === undefined ? GONE : documentRow(document);
      }
      case 'document-task': {
        const document = this.#documents.get(node.uri);
        const task = document?.tasks.find((each) => each.key === node.key);
        return task === undefined ? GONE : documentTaskRow(task);
      }
      default:
        return assertNever(node, 'tree node');
    }
  }

  /** Without an engine the board is a memory, and says so. */
  #withAge(row: Row, repository: string): Row {
    return this.#repositories.get(repository)?.live === true ? row : { ...row, description: `${row.description} (last seen)`, icon: { name: row.icon.name.replace('~spin', '') } };
  }

  #collapsible(node: BoardNode): vscode.TreeItemCollapsibleState {
    switch (node.kind) {
      case 'task':
      case 'document-task':
        return None;
      case 'repository':
        return Expanded;
      case 'document':
        return vscode.workspace.isTrusted ? Collapsed : Expanded;
      case 'plan':
      case 'batch': {
        const plan = this.#plan(node.repository, node.planId);
        return plan?.endedAt === null ? Expanded : Collapsed;
      }
      default:
        return assertNever(node, 'tree node');
    }
  }

  #plan(repository: string, planId: string): PlanView | undefined {
    return this.#repositories.get(repository)?.board.plans.find((plan) => plan.id === planId);
  }

  #task(repository: string, taskId: string): TaskView | undefined {
    return this.#repositories.get(repository)?.board.tasks.find((task) => task.id === taskId);
  }

  #tasks(node: { readonly repository: string; readonly planId: string; readonly batch: number }): TaskView[] {
    const board = this.#repositories.get(node.repository)?.board;
    const plan = this.#plan(node.repository, node.planId);
    return board === undefined || plan === undefined ? [] : tasksOfBatch(board, plan, node.batch);
  }

  #take({ repository, change }: RepositoriesNews): void {
    const delta = change?.delta ?? null;
    if (delta === null) {
      this.#drawAll();
      return;
    }
    // A plan's row stands for all below it; it changes with every landing, and so do the places of plans when one ends.
    if (delta.plans.length > 0) this.#drawAll();
    if (this.#stale === 'all') return;
    for (const task of delta.tasks) this.#stale.add(this.#nodes.get({ kind: 'task', repository: repository.id, taskId: task.id }));
    this.#drawSoon();
  }

  #drawAll(): void {
    this.#stale = 'all';
    this.#drawSoon();
  }

  #drawSoon(): void {
    this.#timer ??= setTimeout(() => {
      const stale = this.#stale;
      this.#timer = undefined;
      this.#stale = new Set();
      this.#changed.fire(stale === 'all' ? undefined : [...stale]);
    }, QUIET_MS);
  }
}
