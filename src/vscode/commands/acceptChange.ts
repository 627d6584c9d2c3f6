import * as vscode from 'vscode';
import { forMessage, visible } from '../plainText';

const TAKE = 'Take Into the Run';

/** Shows what a changed document would do to the plan that runs, and asks whether it shall. */
export async function acceptsChange(title: string, { message }: { readonly message: string }): Promise<boolean> {
  const detail = `${visible(message)}\n\nWhat is at work or has landed stays as it is.`;
  return (await vscode.window.showWarningMessage(`"${forMessage(title)}" runs by an older text. Take the change into the run?`, { modal: true, detail }, TAKE)) === TAKE;
}
