import { loadLater } from '../loadLater';
import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import type { CommandDefinition } from './command';
import { withEngine } from './engineCall';
import { pickTask } from './targets';

export const showHistory: CommandDefinition = {
  id: Command.showHistory,
  trust: 'required',
  run: async ({ repositories }, on) => {
    const picked = await pickTask(repositories, on, (task) => task.attempt > 0, 'Whose history?');
    if (picked.kind === 'none') return refused('No task has been started yet, so there is no history.', 'Start a plan first.', [{ title: 'Start Plan', command: Command.startPlan }]);
    if (picked.kind === 'cancelled') return QUIET;
    const { repository, task } = picked.value;
    const { showHistoryOf } = await loadLater();
    return withEngine(repository, (engine) => showHistoryOf(engine, task));
  },
};
