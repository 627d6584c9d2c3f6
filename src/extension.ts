import * as vscode from 'vscode';
import { messageOf } from './util/errors';
import { Announcer } from './vscode/announcer';
import type { BoardPanels } from './vscode/boardPanel';
import { COMMANDS } from './vscode/commands';
import type { Window } from './vscode/commands/command';
import { registerCommand } from './vscode/commands/register';
import { ContextKeys } from './vscode/contextKeys';
import { engineDoor } from './vscode/engineDoor';
import type { FailureProblems } from './vscode/failures/failureProblems';
import { loadLater } from './vscode/loadLater';
import { BOARD_PANEL, PREVIEW_PANEL, View } from './vscode/manifest';
import { PlanDiagnostics } from './vscode/planDiagnostics';
import { PlanDocuments } from './vscode/planDocuments';
import type { PlanFeatures } from './vscode/plans/planFeatures';
import { PlanLanguage } from './vscode/plans/planLanguage';
import type { PlanPreviews } from './vscode/preview/planPreviews';
import { RememberedBoards } from './vscode/rememberedBoards';
import { Repositories } from './vscode/repositories';
import { StatusBar } from './vscode/statusBar';
import { Terminals } from './vscode/terminals';
import { BatchesTree } from './vscode/views/batchesTree';
import { WorktreesTree } from './vscode/views/worktreesTree';

/** The parts of a window, made once and in order; VS Code disposes of them. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Coppice', { log: true });
  const terminals = new Terminals(context.workspaceState, log);
  const repositories = new Repositories({
    door: engineDoor(context.extension),
    remembered: new RememberedBoards(context.workspaceState),
    log,
    openTerminal: (request) => terminals.open(request),
  });
  const documents = new PlanDocuments(log);
  const diagnostics = new PlanDiagnostics(log);
  const batches = new BatchesTree(repositories, documents);
  const batchesView = vscode.window.createTreeView(View.batches, { treeDataProvider: batches, showCollapseAll: true });
  const worktrees = new WorktreesTree(repositories, log);
  const worktreesView = vscode.window.createTreeView(View.worktrees, { treeDataProvider: worktrees });
  worktrees.setVisible(worktreesView.visible);

  const boards = once(async (): Promise<BoardPanels> => {
    const { BoardPanels: Boards } = await loadLater();
    return kept(new Boards({ extension: context.extensionUri, repositories, log }));
  });
  const planFeatures = once(async (): Promise<PlanFeatures> => {
    const { PlanFeatures: Features } = await loadLater();
    const features = kept(new Features(repositories));
    context.subscriptions.push(features.plans.onChanged(() => { planLanguage.redrawLenses(); }));
    return features;
  });
  const previews = once(async (): Promise<PlanPreviews> => {
    const { PlanPreviews: Previews } = await loadLater();
    const { plans } = await planFeatures();
    return kept(new Previews({ extension: context.extensionUri, repositories, plans, log }));
  });
  const failureProblems = once(async (): Promise<FailureProblems> => {
    const { FailureProblems: Problems } = await loadLater();
    return kept(new Problems({ repositories, log }));
  });
  const planLanguage = new PlanLanguage({ repositories, diagnostics, features: planFeatures, log });
  function kept<T extends vscode.Disposable>(made: T): T {
    context.subscriptions.push(made);
    return made;
  }

  const window: Window = { repositories, terminals, diagnostics, batches, batchesView, worktrees, boards, planFeatures, previews, log };
  context.subscriptions.push(
    log,
    terminals,
    repositories,
    documents,
    diagnostics,
    planLanguage,
    batches,
    batchesView,
    worktrees,
    worktreesView,
    worktreesView.onDidChangeVisibility(({ visible }) => {
      worktrees.setVisible(visible);
    }),
    repositories.onNews(({ repository }) => {
      // Until an engine is followed nothing can be asked, and what asks is not loaded.
      if (repository.live) failureProblems().catch((thrown: unknown) => { log.error(`Failures are not shown in Problems: ${messageOf(thrown)}`); });
    }),
    new ContextKeys(repositories),
    new StatusBar(repositories, batchesView),
    new Announcer(repositories),
    ...COMMANDS.map((command) => registerCommand(command, window)),
    vscode.window.registerWebviewPanelSerializer(BOARD_PANEL, {
      deserializeWebviewPanel: async (panel, left: unknown) => {
        (await boards()).restore(panel, left);
      },
    }),
    vscode.window.registerWebviewPanelSerializer(PREVIEW_PANEL, {
      deserializeWebviewPanel: async (panel, left: unknown) => {
        (await previews()).restore(panel, left);
      },
    }),
  );
}

/** What is made at the first need and not before. One that failed is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((thrown: unknown) => {
      made = undefined;
      throw thrown;
    });
    return made;
  };
}
