import { basename } from 'node:path';
import * as vscode from 'vscode';
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
    const panel = vscode.window.createWebviewPanel(PREVIEW_PANEL, `Preview ${basename(uri.fsPath)}`, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
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
