import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import type { CommandDefinition } from './command';
import { withWorktree } from './worktreeOf';

export const addWorktreeToWorkspace: CommandDefinition = {
  id: Command.addWorktreeToWorkspace,
  trust: 'not-needed',
  run: (window, on) =>
    withWorktree(window, on, (folder, name) => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      if (folders.some((each) => each.uri.fsPath === folder.fsPath)) return { kind: 'done', text: `${folder.fsPath} is in this workspace already.` };
      const added = vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri: folder, name });
      return added ? QUIET : refused(`VS Code did not add ${folder.fsPath} to the workspace.`, 'Try "Open Worktree", which opens it in a window of its own.', [{ title: 'Open Worktree', command: Command.openWorktree }]);
    }),
};
