import * as vscode from 'vscode';
import { assertNever } from '../util/assertNever';
import type { Announcement } from './announcements';
import type { Offer, Outcome } from './outcome';
import { forMessage } from './plainText';

/** Tells a person how a command ended. Does not wait for the answer: a notification may stand for hours. */
export function tell(outcome: Outcome, log: vscode.LogOutputChannel): void {
  switch (outcome.kind) {
    case 'quiet':
      return;
    case 'done':
      log.info(outcome.text);
      offer(vscode.window.showInformationMessage(forMessage(outcome.text), ...titles(outcome.offers)), outcome.offers);
      return;
    case 'refused':
      log.warn(`${outcome.message} ${outcome.next}`);
      offer(vscode.window.showErrorMessage(`${forMessage(outcome.message)} ${forMessage(outcome.next)}`, ...titles(outcome.offers)), outcome.offers);
      return;
    default:
      assertNever(outcome, 'outcome');
  }
}

function titles(offers: readonly Offer[] = []): string[] {
  return offers.map((each) => each.title);
}

function offer(shown: Thenable<string | undefined>, offers: readonly Offer[] = []): void {
  void shown.then((title) => {
    const chosen = offers.find((each) => each.title === title);
    if (chosen !== undefined) return vscode.commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
    return undefined;
  });
}

export function announce({ severity, text, offers }: Announcement): void {
  const show = severity === 'warning' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  offer(show(forMessage(text), ...titles(offers)), offers);
}
