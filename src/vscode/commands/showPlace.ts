import * as vscode from 'vscode';

/** Shows a place of a document, in the editor that has it open if there is one. Documents count from 1. */
export async function showPlace(uri: vscode.Uri, { line, column }: { readonly line: number; readonly column: number }): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { selection: new vscode.Range(at, at), ...(open?.viewColumn === undefined ? {} : { viewColumn: open.viewColumn }) });
}
