import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET } from '../outcome';
import { forMessage } from '../plainText';
import { readProjectSettings } from '../projectSettings';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { jobEnvironmentOf } from './jobEnvironmentOf';
import { NO_LISTED_TASK, pickListedTask } from './pickListedTask';
import { wrongSettings } from './wrongSettings';

const REMOVE = 'Remove It';

/** Takes a task out of its list, as long as nothing was done for it. */
export const removeTask: CommandDefinition = {
  id: Command.removeTask,
  trust: 'required',
  run: async ({ repositories, diagnostics }, on) => {
    const picked = await pickListedTask(repositories, on, 'Which task shall be removed?');
    if (picked.kind === 'none') return NO_LISTED_TASK;
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, task } = picked.value;
    const question = `Remove ${task.key} ${forMessage(task.title)}?`;
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail: 'Nothing was done for it yet.' }, REMOVE)) !== REMOVE) return QUIET;
    const settings = await readProjectSettings(repository);
    if (!settings.ok) return wrongSettings(diagnostics, settings.error);
    return withEngine(repository, async (engine) => said(await engine.ask('task/remove', { taskId: task.id, environment: await jobEnvironmentOf(repository, settings.value.environment.allow) })));
  },
};
