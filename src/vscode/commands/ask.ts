import * as vscode from 'vscode';

/**
 * Lets the user choose. The question stays until it is answered or Escape is pressed: terminals and boards open and
 * close by themselves while agents run, and what only lost the focus must not count as a no.
 */
export async function choose<T extends vscode.QuickPickItem>(items: readonly T[] | Thenable<readonly T[]>, options: vscode.QuickPickOptions & { readonly canPickMany?: false }): Promise<T | undefined> {
  return vscode.window.showQuickPick(items, { ...options, ignoreFocusOut: true });
}

/** Lets the user type a line, under the same promise. */
export async function askText(options: vscode.InputBoxOptions): Promise<string | undefined> {
  return vscode.window.showInputBox({ ...options, ignoreFocusOut: true });
}
