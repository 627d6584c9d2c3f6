import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { readPlan } from '../planReader';
import type { CommandDefinition } from './command';
import { showPlace } from './showPlace';
import { pickPlan } from './targets';

export const openPlanDocument: CommandDefinition = {
  id: Command.openPlanDocument,
  trust: 'not-needed',
  run: async ({ repositories }, on) => {
    if (on?.kind === 'document') return open(vscode.Uri.parse(on.uri), undefined);
    if (on?.kind === 'document-task') return open(vscode.Uri.parse(on.uri), on.key);
    const picked = await pickPlan(repositories, on, () => true, 'Which plan?');
    if (picked.kind === 'none') return refused('No plan has been started in this window.', 'Use "Start Plan" to start one.', [{ title: 'Start Plan', command: Command.startPlan }]);
    if (picked.kind === 'cancelled') return QUIET;
    const { path, title } = picked.value.plan;
    return path === '' ? refused(`${title} has no document: its tasks were given one by one.`, 'Each is under its plan in the tree.') : open(vscode.Uri.file(path), undefined);
  },
};

async function open(uri: vscode.Uri, key: string | undefined): Promise<Outcome> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { plan } = key === undefined ? { plan: null } : await readPlan(document.getText(), uri.fsPath);
  const place = plan?.tasks.find((task) => task.key === key)?.at;
  if (place?.file !== undefined) {
    await showPlace(uri, place);
    return QUIET;
  }
  const at = place === undefined ? undefined : new vscode.Range(place.line - 1, 0, place.line - 1, 0);
  await vscode.window.showTextDocument(document, { preview: true, ...(at === undefined ? {} : { selection: at }) });
  return QUIET;
}
