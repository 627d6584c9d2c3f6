import * as vscode from 'vscode';
import type { Disposable } from '../../util/disposable';
import { messageOf } from '../../util/errors';
import { Command } from '../manifest';
import type { Repositories } from '../repositories';
import type { Repository } from '../repository';
import type { FailureNode } from '../views/nodes';
import { failureSignature, problemsOf, type Problem } from './problems';

const LINE_END = Number.MAX_SAFE_INTEGER;

interface Shown {
  readonly collection: vscode.DiagnosticCollection;
  /** Of what is shown, or being asked for. */
  signature: string;
  asking: boolean;
}

export interface FailureProblemsParts {
  readonly repositories: Repositories;
  readonly log: vscode.LogOutputChannel;
}

/** What failed attempts left to mend, in the Problems panel, until the next attempt has passed. */
export class FailureProblems implements Disposable {
  readonly #parts: FailureProblemsParts;
  readonly #shown = new Map<string, Shown>();
  /** Which repository a failure is of, by its name. */
  readonly #repositoryOf = new Map<string, string>();
  readonly #subscriptions: readonly Disposable[];

  constructor(parts: FailureProblemsParts) {
    this.#parts = parts;
    const { repositories } = parts;
    this.#subscriptions = [
      repositories.onNews(({ repository }) => {
        this.#look(repository);
      }),
      repositories.onChanged(() => {
        this.#forgetGone();
      }),
      vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, { provideCodeActions: (_document, _range, { diagnostics }) => this.#actions(diagnostics) }, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    ];
    for (const repository of repositories.all) this.#look(repository);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { collection } of this.#shown.values()) collection.dispose();
    this.#shown.clear();
  }

  /** Without an engine what is shown stays: nothing changes meanwhile. */
  #look(repository: Repository): void {
    const shown = this.#shownOf(repository);
    if (!repository.live || shown.asking || failureSignature(repository.board) === shown.signature) return;
    shown.asking = true;
    this.#follow(repository, shown).then(
      () => {
        shown.asking = false;
      },
      (thrown: unknown) => {
        shown.asking = false;
        shown.signature = '';
        this.#parts.log.warn(`${repository.name}: its failures could not be asked for: ${messageOf(thrown)}`);
      },
    );
  }

  /** Asks until what is shown is what the board says: it may have moved on meanwhile. */
  async #follow(repository: Repository, shown: Shown): Promise<void> {
    for (let signature = failureSignature(repository.board); signature !== shown.signature; signature = failureSignature(repository.board)) {
      const { engine } = repository;
      if (engine === null) return;
      const { failures } = await engine.ask('failures/list', {});
      if (this.#shown.get(repository.id) !== shown) return;
      shown.signature = signature;
      this.#show(repository, shown.collection, problemsOf(repository.board, failures));
    }
  }

  #show(repository: Repository, collection: vscode.DiagnosticCollection, problems: readonly Problem[]): void {
    for (const [failureId, owner] of this.#repositoryOf) if (owner === repository.id) this.#repositoryOf.delete(failureId);
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const problem of problems) {
      this.#repositoryOf.set(problem.failureId, repository.id);
      const list = byFile.get(problem.path) ?? [];
      list.push(diagnostic(problem));
      byFile.set(problem.path, list);
    }
    collection.clear();
    collection.set([...byFile].map(([path, list]) => [vscode.Uri.file(path), list]));
  }

  #shownOf(repository: Repository): Shown {
    const known = this.#shown.get(repository.id);
    if (known !== undefined) return known;
    const shown = { collection: vscode.languages.createDiagnosticCollection(`coppice failures ${repository.name}`), signature: '', asking: false };
    this.#shown.set(repository.id, shown);
    return shown;
  }

  #forgetGone(): void {
    for (const [id, { collection }] of this.#shown) {
      if (this.#parts.repositories.get(id) !== undefined) continue;
      collection.dispose();
      this.#shown.delete(id);
    }
  }

  #actions(diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
    return diagnostics.flatMap((shown) => {
      const failureId = typeof shown.code === 'string' ? shown.code : '';
      const repository = shown.source === 'Coppice' ? this.#repositoryOf.get(failureId) : undefined;
      if (repository === undefined) return [];
      const action = new vscode.CodeAction('Save as Test Case', vscode.CodeActionKind.QuickFix);
      const on: FailureNode = { kind: 'failure', repository, failureId };
      action.command = { title: action.title, command: Command.saveFailure, arguments: [on] };
      action.diagnostics = [shown];
      return [action];
    });
  }
}

function diagnostic({ failureId, line, column, message }: Problem): vscode.Diagnostic {
  const range = column === null ? new vscode.Range(line, 0, line, LINE_END) : new vscode.Range(line, column, line, column);
  const shown = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  shown.source = 'Coppice';
  shown.code = failureId;
  return shown;
}
