import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { withWorktree } from './worktreeOf';

export const revealWorktreeInSystem: CommandDefinition = {
  id: Command.revealWorktreeInSystem,
  trust: 'not-needed',
  run: (window, on) =>
    withWorktree(window, on, async (folder) => {
      await vscode.commands.executeCommand('revealFileInOS', folder);
      return QUIET;
    }),
};
