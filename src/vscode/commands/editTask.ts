import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { withEngine } from './engineCall';
import { changeTask } from './giveTask';
import { NO_LISTED_TASK, pickListedTask } from './pickListedTask';

/** Has a task of a list say something else, as long as nothing was done for it. */
export const editTask: CommandDefinition = {
  id: Command.editTask,
  trust: 'required',
  run: async ({ repositories, diagnostics }, on) => {
    const picked = await pickListedTask(repositories, on, 'Which task shall be changed?');
    if (picked.kind === 'none') return NO_LISTED_TASK;
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, task } = picked.value;
    return withEngine(repository, (engine) => changeTask({ repository, engine, diagnostics }, task.id));
  },
};
