import { basename } from 'node:path';
import * as vscode from 'vscode';
import { Channel, type NoticeMap, type RequestMap } from '../../protocol/channel';
import { planPreviewRequests, type PlanPreviewRequests, type PreviewState } from '../../protocol/planPreview';
import type { Disposable } from '../../util/disposable';
import { showPlace } from '../commands/showPlace';
import { Command } from '../manifest';
import type { DocumentPlan } from '../plans/documentPlan';
import type { DocumentPlans } from '../plans/documentPlans';
import { explainTask } from '../plans/explainTask';
import { saveEdits } from '../plans/planEdits';
import { runOfRepositories } from '../plans/runOfRepositories';
import type { Repositories } from '../repositories';
import { drawPage, webviewTransport } from '../webviewPanel';
import { previewState } from './previewState';

export interface PlanPreviewParts {
  readonly extension: vscode.Uri;
  readonly repositories: Repositories;
  readonly plans: DocumentPlans;
  readonly log: vscode.LogOutputChannel;
}

/** Typing is not interrupted; the page follows when it pauses. News of a run come in bursts. */
const PAUSE_MS = 300;

/** One preview: gives its page the document's execution plan and takes its wishes. */
export class PlanPreview implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #uri: vscode.Uri;
  readonly #parts: PlanPreviewParts;
  readonly #channel: Channel<RequestMap, PlanPreviewRequests, NoticeMap>;
  readonly #subscriptions: readonly Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(panel: vscode.WebviewPanel, uri: vscode.Uri, parts: PlanPreviewParts) {
    this.panel = panel;
    this.#uri = uri;
    this.#parts = parts;
    this.#channel = new Channel({
      transport: webviewTransport(panel),
      asks: {},
      serves: planPreviewRequests,
      handlers: {
        'preview/get': () => this.#state(),
        'task/explain': async ({ key }) => ({ explanations: explainTask(await this.#plan(), key) }),
        'place/open': async (place) => {
          await showPlace(uri, place);
          return {};
        },
        'edits/save': async ({ edits }) => {
          await this.#save(edits);
          return {};
        },
        'plan/start': async ({ batch, task }) => {
          await vscode.commands.executeCommand(...startCommand(uri.toString(), { batch, task }));
          return {};
        },
      },
      hears: {},
      onRejected: (problem) => {
        parts.log.warn(`Preview: ${problem}`);
      },
    });
    const changed = (): void => {
      this.#changedSoon();
    };
    this.#subscriptions = [
      this.#channel,
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === uri.toString()) changed();
      }),
      parts.plans.onChanged(changed),
      parts.repositories.onNews(changed),
      vscode.workspace.onDidGrantWorkspaceTrust(changed),
    ];
    drawPage(panel, parts.extension, { page: 'preview', title: 'Execution Plan', data: { document: uri.toString() } });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.panel.dispose();
  }

  async #plan(): Promise<DocumentPlan> {
    return this.#parts.plans.of(await vscode.workspace.openTextDocument(this.#uri));
  }

  async #state(): Promise<PreviewState> {
    const plan = await this.#plan();
    return previewState({ name: basename(this.#uri.fsPath), trusted: vscode.workspace.isTrusted, plan, run: runOfRepositories(this.#parts.repositories, this.#uri), editsProblem: this.#editsProblem(plan) });
  }

  #editsProblem({ editsProblem }: DocumentPlan): string | null {
    if (editsProblem !== null) return editsProblem;
    if (!vscode.workspace.isTrusted) return 'In Restricted Mode nothing is written.';
    return this.#parts.plans.editsFile(this.#uri) === null ? 'The document lies outside of this window’s repositories, and edits are kept in the repository of the plan.' : null;
  }

  async #save(edits: Parameters<typeof saveEdits>[1]): Promise<void> {
    const problem = this.#editsProblem(await this.#plan());
    const file = this.#parts.plans.editsFile(this.#uri);
    if (problem !== null || file === null) throw new Error(problem ?? 'There is no place for edits.');
    await saveEdits(file, edits);
    this.#parts.plans.forget(this.#uri);
  }

  #changedSoon(): void {
    // A hidden page is gone; it fetches the preview when it comes back.
    if (!this.panel.visible) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#channel.notify('preview/changed', {});
    }, PAUSE_MS);
  }
}

function startCommand(uri: string, { batch, task }: { readonly batch?: number | undefined; readonly task?: string | undefined }): [string, object] {
  if (task !== undefined) return [Command.runTask, { kind: 'document-task', uri, key: task }];
  return batch === undefined ? [Command.startPlan, { kind: 'document', uri }] : [Command.runBatch, { kind: 'document-batch', uri, batch }];
}
