import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import type { CommandDefinition, Window } from './command';
import { openLog } from './showLog';
import { pickTask, type TaskTarget } from './targets';

export const revealTerminal: CommandDefinition = {
  id: Command.revealTerminal,
  trust: 'not-needed',
  run: async (window, on) => {
    const { repositories, terminals } = window;
    const picked = await pickTask(repositories, on, (task) => task.attemptId !== null && terminals.has(task.attemptId), 'Whose terminal?');
    if (picked.kind === 'none') return refused('No agent has a terminal in this window.', 'Agents that run in the background write logs: use "Show Log".', [{ title: 'Show Log', command: Command.showLog }]);
    if (picked.kind === 'cancelled') return QUIET;
    return revealOrLog(window, picked.value);
  },
};

/** Where the task's work can be seen: in its terminal while it runs in one, in its log before and after. */
export async function revealOrLog(window: Window, target: TaskTarget): Promise<Outcome> {
  const { attemptId } = target.task;
  if (attemptId === null) return { kind: 'done', text: `${target.task.key} has not been started yet: ${target.task.text}` };
  return window.terminals.reveal(attemptId) ? QUIET : openLog(target);
}
