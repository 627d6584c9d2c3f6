import type * as vscode from 'vscode';
import type { Repositories } from '../repositories';
import { runOfDocument, type RunOfDocument } from './runOfDocument';

/** What any board of this window knows of a document's runs. A plan may lie outside of the repository it runs in. */
export function runOfRepositories(repositories: Repositories, document: vscode.Uri): RunOfDocument | null {
  const own = repositories.of(document);
  for (const repository of own === undefined ? repositories.all : [own]) {
    const run = runOfDocument(repository.id, repository.board, document.fsPath);
    if (run !== null) return run;
  }
  return null;
}
