import type * as vscode from 'vscode';
import type { BoardPanels } from '../boardPanel';
import type { CommandId } from '../manifest';
import type { Outcome } from '../outcome';
import type { PlanDiagnostics } from '../planDiagnostics';
import type { PlanFeatures } from '../plans/planFeatures';
import type { PlanPreviews } from '../preview/planPreviews';
import type { Repositories } from '../repositories';
import type { Terminals } from '../terminals';
import type { BatchesTree } from '../views/batchesTree';
import type { AnyNode, BoardNode } from '../views/nodes';
import type { WorktreesTree } from '../views/worktreesTree';

/** What commands work with. */
export interface Window {
  readonly repositories: Repositories;
  readonly terminals: Terminals;
  readonly diagnostics: PlanDiagnostics;
  readonly batches: BatchesTree;
  readonly batchesView: vscode.TreeView<BoardNode>;
  readonly worktrees: WorktreesTree;
  /** Made at the first use: the board brings the whole protocol along. */
  readonly boards: () => Promise<BoardPanels>;
  /** Made at the first plan that is seen, as are the previews. */
  readonly planFeatures: () => Promise<PlanFeatures>;
  readonly previews: () => Promise<PlanPreviews>;
  readonly log: vscode.LogOutputChannel;
}

export interface CommandDefinition {
  readonly id: CommandId;
  /** `required`: refused in Restricted Mode, however it was called. `not-needed`: it only shows what is there. */
  readonly trust: 'required' | 'not-needed';
  /** `on` is the tree item it was called on, if any. */
  readonly run: (window: Window, on: AnyNode | undefined) => Outcome | Promise<Outcome>;
}
