import * as vscode from 'vscode';
import { Announcer } from './vscode/announcer';
import type { BoardPanels } from './vscode/boardPanel';
import { COMMANDS } from './vscode/commands';
import type { Window } from './vscode/commands/command';
import { registerCommand } from './vscode/commands/register';
import { ContextKeys } from './vscode/contextKeys';
import { engineDoor } from './vscode/engineDoor';
import { loadLater } from './vscode/loadLater';
import { BOARD_PANEL, View } from './vscode/manifest';
import { PlanDiagnostics } from './vscode/planDiagnostics';
import { PlanDocuments } from './vscode/planDocuments';
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

  let panels: Promise<BoardPanels> | undefined;
  const boards = (): Promise<BoardPanels> => (panels ??= makeBoards());
  async function makeBoards(): Promise<BoardPanels> {
    const { BoardPanels: Boards } = await loadLater();
    const made = new Boards({ extension: context.extensionUri, repositories, log });
    context.subscriptions.push(made);
    return made;
  }

  const window: Window = { repositories, terminals, diagnostics, batches, batchesView, worktrees, boards, log };
  context.subscriptions.push(
    log,
    terminals,
    repositories,
    documents,
    diagnostics,
    batches,
    batchesView,
    worktrees,
    worktreesView,
    worktreesView.onDidChangeVisibility(({ visible }) => {
      worktrees.setVisible(visible);
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
  );
}
