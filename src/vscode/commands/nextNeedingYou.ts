import { Command } from '../manifest';
import type { CommandDefinition } from './command';
import { revealNode } from './revealNode';
import { revealOrLog } from './revealTerminal';

/** After which task the next one is looked for, so that calling it again goes round. */
let last: string | undefined;

export const nextNeedingYou: CommandDefinition = {
  id: Command.nextNeedingYou,
  trust: 'not-needed',
  run: async (window) => {
    const waiting = window.repositories.all.flatMap((repository) => repository.board.tasks.filter((task) => task.needsYou).map((task) => ({ repository, task })));
    const after = waiting.findIndex(({ task }) => task.id === last);
    const target = waiting[(after + 1) % Math.max(1, waiting.length)];
    if (target === undefined) return { kind: 'done', text: 'No task waits for you.' };
    last = target.task.id;
    void revealNode(window, { kind: 'task', repository: target.repository.id, taskId: target.task.id });
    return revealOrLog(window, target);
  },
};
