import { basename } from 'node:path';
import * as vscode from 'vscode';
import { planPreviewMemory } from '../../protocol/planPreview';
import type { Disposable } from '../../util/disposable';
import { PREVIEW_PANEL } from '../manifest';
import { PlanPreview, type PlanPreviewParts } from './planPreview';

/** The open previews, one for each document at most. */
export class PlanPreviews implements Disposable {
  readonly #parts: PlanPreviewParts;
  readonly #open = new Map<string, PlanPreview>();

  constructor(parts: PlanPreviewParts) {
    this.#parts = parts;
  }

  /** Beside the document. */
  show({ uri }: vscode.TextDocument): void {
    const key = uri.toString();
    const open = this.#open.get(key);
    if (open !== undefined) {
      open.panel.reveal(undefined, true);
      return;
    }
    this.#fill(vscode.window.createWebviewPanel(PREVIEW_PANEL, `Preview ${basename(uri.fsPath)}`, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }), uri);
  }

  /** VS Code kept the panel over a reload. What the page left for us is read as if it came from anywhere. */
  restore(panel: vscode.WebviewPanel, left: unknown): void {
    const uri = documentOf(left);
    if (uri === null || this.#open.has(uri.toString())) panel.dispose();
    else this.#fill(panel, uri);
  }

  #fill(panel: vscode.WebviewPanel, uri: vscode.Uri): void {
    const key = uri.toString();
    const preview = new PlanPreview(panel, uri, this.#parts);
    this.#open.set(key, preview);
    panel.onDidDispose(() => {
      this.#open.delete(key);
      preview.dispose();
    });
  }

  dispose(): void {
    for (const open of this.#open.values()) open.dispose();
    this.#open.clear();
  }
}

function documentOf(left: unknown): vscode.Uri | null {
  const read = planPreviewMemory.safeParse(left);
  const uri = read.success ? vscode.Uri.parse(read.data.document) : null;
  return uri?.scheme === 'file' ? uri : null;
}
