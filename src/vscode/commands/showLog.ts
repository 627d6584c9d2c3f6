import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { forLabel } from '../plainText';
import { choose } from './ask';
import type { CommandDefinition } from './command';
import { withRunningEngine } from './engineCall';
import { pickTask, type TaskTarget } from './targets';

export const showLog: CommandDefinition = {
  id: Command.showLog,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickTask(repositories, on, (task) => task.attempt > 0, 'Whose log?');
    if (picked.kind === 'none') return refused('No task has been started yet, so there is no log.', 'Start a plan first.', [{ title: 'Start Plan', command: Command.startPlan }]);
    return picked.kind === 'cancelled' ? QUIET : openLog(picked.value);
  },
};

export async function openLog({ repository, task }: TaskTarget): Promise<Outcome> {
  if (!vscode.workspace.isTrusted) return refused('In Restricted Mode no engine is asked for logs.', 'Trust this workspace if you know where it comes from.', [{ title: 'Manage Workspace Trust', command: 'workbench.trust.manage' }]);
  return withRunningEngine(repository, async (engine) => {
    const { files } = await engine.ask('task/log', { taskId: task.id });
    const file = files.length < 2 ? files[0] : (await choose(files.map((each) => ({ label: forLabel(each.title), each })), { placeHolder: `Which log of ${task.key}?` }))?.each;
    if (file === undefined) return files.length === 0 ? { kind: 'done', text: `${task.key} has no log yet: ${task.text}` } : QUIET;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file.path));
    await vscode.window.showTextDocument(document, { preview: true });
    return QUIET;
  });
}
