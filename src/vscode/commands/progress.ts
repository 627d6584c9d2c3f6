import * as vscode from 'vscode';
import { QUIET, type Outcome } from '../outcome';

/** Runs something that may take a while under a notification. Cancelling ends the waiting: what the engine was asked to do it does. */
export async function withProgress(title: string, work: () => Promise<Outcome>): Promise<Outcome> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: `Coppice: ${title}`, cancellable: true }, (_progress, token) => {
    const cancelled = new Promise<Outcome>((resolve) => {
      token.onCancellationRequested(() => {
        resolve(QUIET);
      });
    });
    return Promise.race([work(), cancelled]);
  });
}
