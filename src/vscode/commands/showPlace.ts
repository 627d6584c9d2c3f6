import { join } from 'node:path';
import * as vscode from 'vscode';
import { companionFiles } from '../../os/companionFiles';

export interface Place {
  readonly line: number;
  readonly column: number;
  /** Another document of the same repository. */
  readonly file?: string | undefined;
}

/** Shows a place of a document, or of one that it names, in the editor that has it open if there is one. Documents count from 1. */
export async function showPlace(uri: vscode.Uri, { line, column, file }: Place): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const shown = file === undefined ? uri : otherDocument(uri, file);
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === shown.toString());
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(shown), { selection: new vscode.Range(at, at), ...(open?.viewColumn === undefined ? {} : { viewColumn: open.viewColumn }) });
}

function otherDocument(uri: vscode.Uri, file: string): vscode.Uri {
  const files = companionFiles(uri.fsPath);
  return files?.read(file).kind === 'text' ? vscode.Uri.file(join(files.root, file)) : uri;
}
