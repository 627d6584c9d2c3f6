import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';

export const refreshWorktrees: CommandDefinition = {
  id: Command.refreshWorktrees,
  trust: 'required',
  run: ({ worktrees }) => {
    worktrees.refresh();
    return QUIET;
  },
};
