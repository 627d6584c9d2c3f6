import * as vscode from 'vscode';
import type { Disposable } from '../../util/disposable';
import { messageOf } from '../../util/errors';
import type { PlanDiagnostics } from '../planDiagnostics';
import { isPlanLanguage } from '../planDocuments';
import { diagnosePlan, mayBePlan } from '../planReader';
import type { Repositories } from '../repositories';
import { setting } from '../settings';
import type { PlanFeatures } from './planFeatures';

const SELECTOR: vscode.DocumentSelector = ['markdown', 'yaml', 'json'].map((language) => ({ language, scheme: 'file' }));
/** News of a run come in bursts; lenses are asked for again once for all of them. */
const QUIET_MS = 250;

export interface PlanLanguageParts {
  readonly repositories: Repositories;
  readonly diagnostics: PlanDiagnostics;
  /** Made at the first plan that is seen: it brings the parser and the planner along. */
  readonly features: () => Promise<PlanFeatures>;
  readonly log: vscode.LogOutputChannel;
}

/** Lenses, hovers, problems and fixes in plan documents. Until a document may be a plan, nothing is loaded for it. */
export class PlanLanguage implements Disposable {
  readonly #parts: PlanLanguageParts;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: PlanLanguageParts) {
    this.#parts = parts;
    const redraw = (): void => {
      this.redrawLenses();
    };
    this.#subscriptions = [
      this.#lensesChanged,
      vscode.languages.registerCodeLensProvider(SELECTOR, {
        onDidChangeCodeLenses: this.#lensesChanged.event,
        provideCodeLenses: (document) => this.#ask(document, (features) => features.lenses(document), []),
      }),
      vscode.languages.registerHoverProvider(SELECTOR, {
        provideHover: (document, position) => this.#ask(document, (features) => features.hover(document, position), null),
      }),
      vscode.languages.registerCodeActionsProvider(
        SELECTOR,
        { provideCodeActions: (document, range, { diagnostics }) => (diagnostics.some((each) => each.source === 'Coppice') ? this.#ask(document, (features) => features.fixes(document, range, diagnostics), []) : []) },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        this.#diagnoseNew(editors);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // It may just have become a plan.
        this.#diagnoseNew(vscode.window.visibleTextEditors.filter((editor) => editor.document === document));
      }),
      parts.repositories.onNews(redraw),
      parts.repositories.onChanged(redraw),
      vscode.workspace.onDidGrantWorkspaceTrust(redraw),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('coppice.plans')) redraw();
      }),
    ];
    this.#diagnoseNew(vscode.window.visibleTextEditors);
  }

  redrawLenses(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#lensesChanged.fire();
    }, QUIET_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #ask<T>(document: vscode.TextDocument, ask: (features: PlanFeatures) => Promise<T>, nothing: T): Promise<T> {
    if (!this.#isPlan(document)) return nothing;
    return ask(await this.#parts.features());
  }

  /** One that was started or previewed counts as well: its problems are shown. */
  #isPlan(document: vscode.TextDocument): boolean {
    const isMeant = this.#parts.diagnostics.follows(document.uri) || setting('plans.documents', document.uri).some((pattern) => vscode.languages.match({ pattern }, document) > 0);
    return isMeant && mayBePlan(document.getText(), document.uri.path);
  }

  /** What is followed already is read again by itself. */
  #diagnoseNew(editors: readonly vscode.TextEditor[]): void {
    for (const { document } of editors) if (!this.#parts.diagnostics.follows(document.uri)) this.#diagnose(document);
  }

  #diagnose(document: vscode.TextDocument): void {
    const { diagnostics, log } = this.#parts;
    if (document.uri.scheme !== 'file' || !isPlanLanguage(document.languageId) || !this.#isPlan(document)) return;
    diagnosePlan(document.getText(), document.uri.fsPath).then(
      (found) => {
        if (!document.isClosed && isVisible(document)) diagnostics.show(document.uri, found, diagnosePlan);
      },
      (thrown: unknown) => {
        log.error(`${document.uri.fsPath} could not be read as a plan: ${messageOf(thrown)}`);
      },
    );
  }
}

function isVisible(document: vscode.TextDocument): boolean {
  return vscode.window.visibleTextEditors.some((editor) => editor.document === document);
}
