import * as vscode from 'vscode';
import type { Diagnostic } from '../engine/index';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';

/** Typing is not interrupted; the list follows when it pauses. */
const PAUSE_MS = 300;

/** Reads a document again after it was edited. */
export type Reread = (text: string, path: string) => Promise<readonly Diagnostic[]>;

/** What is doubtful in plans and settings, in the Problems panel. A document is followed from the first time it was tried, until it is closed. */
export class PlanDiagnostics implements Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #collection = vscode.languages.createDiagnosticCollection('coppice');
  readonly #followed = new Map<string, Reread>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: readonly Disposable[];

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#subscriptions = [
      this.#collection,
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#followed.has(document.uri.toString())) this.#readSoon(document);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        clearTimeout(this.#waiting.get(uri.toString()));
        this.#followed.delete(uri.toString());
        this.#collection.delete(uri);
      }),
    ];
  }

  show(uri: vscode.Uri, found: readonly Diagnostic[], reread: Reread): void {
    this.#followed.set(uri.toString(), reread);
    this.#collection.set(uri, found.map(problem));
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #readSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.set(
      key,
      setTimeout(() => {
        this.#waiting.delete(key);
        void this.#readAgain(document);
      }, PAUSE_MS),
    );
  }

  async #readAgain(document: vscode.TextDocument): Promise<void> {
    try {
      const reread = this.#followed.get(document.uri.toString());
      const found = await reread?.(document.getText(), document.uri.fsPath);
      // It may have been closed while it was read.
      if (found !== undefined && this.#followed.has(document.uri.toString())) this.#collection.set(document.uri, found.map(problem));
    } catch (thrown) {
      this.#log.error(`${document.uri.fsPath} could not be read again: ${messageOf(thrown)}`);
    }
  }
}

/** Documents count lines and columns from 1, VS Code from 0. */
function problem({ severity, code, message, hint, at }: Diagnostic): vscode.Diagnostic {
  const range = new vscode.Range(Math.max(0, at.line - 1), Math.max(0, at.column - 1), Math.max(0, at.endLine - 1), Math.max(0, at.endColumn - 1));
  const shown = new vscode.Diagnostic(range, `${message} ${hint}`.trim(), severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
  shown.source = 'Coppice';
  shown.code = code;
  return shown;
}
