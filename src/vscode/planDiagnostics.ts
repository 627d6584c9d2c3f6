import * as vscode from 'vscode';
import type { Diagnostic } from '../engine/index';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import type { RelatedPlace } from './plans/relatedPlaces';

/** Typing is not interrupted; the list follows when it pauses. */
const PAUSE_MS = 300;

/** A finding, with the other places it speaks of. */
export type Doubt = Diagnostic & { readonly related?: readonly RelatedPlace[] };

/** Reads a document again after it was edited. */
export type Reread = (text: string, path: string) => Promise<readonly Doubt[]>;

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
        this.#forget(uri);
      }),
      // A document may live on for minutes after its last tab, while some extension holds it.
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { input } of closed) if (input instanceof vscode.TabInputText && !hasTab(input.uri)) this.#forget(input.uri);
      }),
    ];
  }

  show(uri: vscode.Uri, found: readonly Doubt[], reread: Reread): void {
    this.#followed.set(uri.toString(), reread);
    this.#collection.set(
      uri,
      found.map((doubt) => problem(uri, doubt)),
    );
  }

  follows(uri: vscode.Uri): boolean {
    return this.#followed.has(uri.toString());
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #forget(uri: vscode.Uri): void {
    clearTimeout(this.#waiting.get(uri.toString()));
    this.#waiting.delete(uri.toString());
    this.#followed.delete(uri.toString());
    this.#collection.delete(uri);
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
      if (reread !== undefined && found !== undefined && this.#followed.has(document.uri.toString())) this.show(document.uri, found, reread);
    } catch (thrown) {
      this.#log.error(`${document.uri.fsPath} could not be read again: ${messageOf(thrown)}`);
    }
  }
}

function hasTab(uri: vscode.Uri): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());
}

/** Documents count lines and columns from 1, VS Code from 0. */
function problem(uri: vscode.Uri, { severity, code, message, hint, at, related = [] }: Doubt): vscode.Diagnostic {
  const range = new vscode.Range(Math.max(0, at.line - 1), Math.max(0, at.column - 1), Math.max(0, at.endLine - 1), Math.max(0, at.endColumn - 1));
  const shown = new vscode.Diagnostic(range, `${message} ${hint}`.trim(), severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
  shown.source = 'Coppice';
  shown.code = code;
  shown.relatedInformation = related.map(({ name, line }) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, new vscode.Position(line - 1, 0)), `${name} begins here`));
  return shown;
}
