import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import { canRetry } from '../views/boardRows';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { pickTask } from './targets';

export const retryTask: CommandDefinition = {
  id: Command.retryTask,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickTask(repositories, on, canRetry, 'Which task shall be tried again?');
    if (picked.kind === 'none') return refused('No task has failed or waits for you.', 'There is nothing to retry.');
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, task } = picked.value;
    return withEngine(repository, async (engine) => said(await engine.ask('task/retry', { taskId: task.id })));
  },
};
