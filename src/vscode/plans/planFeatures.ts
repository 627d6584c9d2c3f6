import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { wholeText } from '../../engine/index';
import type { Disposable } from '../../util/disposable';
import type { Repositories } from '../repositories';
import { setting } from '../settings';
import type { DocumentPlan } from './documentPlan';
import { DocumentPlans } from './documentPlans';
import { planLenses, type Lens } from './planLenses';
import { quickFix } from './quickFix';
import type { RunOfDocument } from './runOfDocument';
import { runOfRepositories } from './runOfRepositories';
import { taskAt, TASK_WORD } from './taskAt';
import { taskHover } from './taskHover';

/** What editors show about plan documents. Reads only; what can be clicked are the window's own commands. */
export class PlanFeatures implements Disposable {
  readonly plans: DocumentPlans;
  readonly #repositories: Repositories;

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
    this.plans = new DocumentPlans(repositories);
  }

  async lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!setting('plans.codeLens', document.uri)) return [];
    const plan = await this.plans.of(document);
    const mayRun = vscode.workspace.isTrusted && this.#repositories.all.length > 0;
    const run = runOfRepositories(this.#repositories, document.uri);
    return planLenses({ uri: document.uri.toString(), plan, run, isChanged: goesByOtherText(run, document.getText(), plan), mayRun }).map((lens) => codeLens(document, lens));
  }

  async hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const plan = await this.plans.of(document);
    if (plan.reading.plan === null) return null;
    const range = document.getWordRangeAtPosition(position, TASK_WORD);
    const key = taskAt(plan.reading.plan, { line: position.line + 1, word: range === undefined ? '' : document.getText(range) });
    const lines = key === null ? [] : taskHover({ plan, run: runOfRepositories(this.#repositories, document.uri) }, key);
    if (lines.length === 0) return null;
    const text = new vscode.MarkdownString();
    for (const { label, text: value } of lines) {
      text.appendMarkdown('**').appendText(label).appendMarkdown('** ').appendText(value.replaceAll(/\s+/g, ' ').trim()).appendMarkdown('  \n');
    }
    return range === undefined ? new vscode.Hover(text) : new vscode.Hover(text, range);
  }

  async fixes(document: vscode.TextDocument, at: vscode.Range, shown: readonly vscode.Diagnostic[]): Promise<vscode.CodeAction[]> {
    const { reading } = await this.plans.of(document);
    return reading.diagnostics.flatMap((diagnostic) => {
      if (diagnostic.at.file !== undefined) return [];
      const range = document.validateRange(new vscode.Range(diagnostic.at.line - 1, diagnostic.at.column - 1, diagnostic.at.endLine - 1, diagnostic.at.endColumn - 1));
      const fix = range.intersection(at) === undefined ? null : quickFix(diagnostic, document.getText(range));
      if (fix === null) return [];
      const start = document.offsetAt(range.start) + fix.offset;
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + fix.length)), fix.replacement);
      action.isPreferred = true;
      action.diagnostics = shown.filter((each) => each.code === diagnostic.code && each.range.isEqual(range));
      return [action];
    });
  }

  dispose(): void {
    this.plans.dispose();
  }
}

function goesByOtherText(run: RunOfDocument | null, text: string, { reading }: DocumentPlan): boolean {
  return run?.isOpen === true && run.plan.textHash !== undefined && run.plan.textHash !== createHash('sha256').update(wholeText(text, reading.companions)).digest('hex');
}

function codeLens(document: vscode.TextDocument, { line, title, tooltip, command, on }: Lens): vscode.CodeLens {
  const at = Math.min(Math.max(0, line - 1), document.lineCount - 1);
  return new vscode.CodeLens(new vscode.Range(at, 0, at, 0), { title, tooltip, command, arguments: on === null ? [] : [on] });
}
