import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET } from '../outcome';
import type { CommandDefinition } from './command';
import { withWorktree } from './worktreeOf';

export const openWorktree: CommandDefinition = {
  id: Command.openWorktree,
  trust: 'not-needed',
  run: (window, on) =>
    withWorktree(window, on, async (folder) => {
      await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
      return QUIET;
    }),
};
