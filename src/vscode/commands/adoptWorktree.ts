import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { pickRepository } from './targets';

/** Shows a worktree that somebody made with git among the others. Nothing of it is touched. */
export const adoptWorktree: CommandDefinition = {
  id: Command.adoptWorktree,
  trust: 'required',
  run: async ({ repositories, worktrees }, on) => {
    const picked = await pickRepository(repositories, on, 'Of which repository?');
    if (picked.kind === 'none') return refused('This window has no git repository.', 'Open the folder of one.');
    if (picked.kind === 'cancelled') return QUIET;
    const [folder] = (await vscode.window.showOpenDialog({ title: 'Adopt Worktree', openLabel: 'Adopt', canSelectFiles: false, canSelectFolders: true })) ?? [];
    if (folder === undefined) return QUIET;
    return withEngine(picked.value, async (engine) => {
      const answer = await engine.ask('worktrees/adopt', { path: await realpath(folder.fsPath) });
      worktrees.refresh();
      return said(answer);
    });
  },
};
