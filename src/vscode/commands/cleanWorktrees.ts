import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { count } from '../views/boardRows';
import type { CommandDefinition } from './command';
import { withEngine } from './engineCall';
import { withProgress } from './progress';
import { pickRepository } from './targets';

const CLEAN = 'Remove Them';

export const cleanWorktrees: CommandDefinition = {
  id: Command.cleanWorktrees,
  trust: 'required',
  run: async ({ repositories, worktrees, log }, on) => {
    const picked = await pickRepository(repositories, on, 'In which repository?');
    if (picked.kind === 'none') return refused('This window has no git repository.', 'Open the folder of one.');
    if (picked.kind === 'cancelled') return QUIET;
    return withEngine(picked.value, async (engine) => {
      const landed = (await engine.ask('worktrees/list', {})).filter((worktree) => worktree.landed && worktree.kind === 'task');
      if (landed.length === 0) return { kind: 'done', text: 'No worktree can be cleaned up: only those are whose work has landed.' };
      if (!(await agrees(landed.map((worktree) => worktree.path)))) return QUIET;
      const outcome = await withProgress('cleaning up worktrees', () => clean(engine, log));
      worktrees.refresh();
      return outcome;
    });
  },
};

async function agrees(paths: readonly string[]): Promise<boolean> {
  const detail = `${paths.slice(0, 15).join('\n')}${paths.length > 15 ? `\n… and ${String(paths.length - 15)} more` : ''}\n\nTheir work has landed. What is uncommitted in them goes to a backup ref first.`;
  return (await vscode.window.showWarningMessage(`Remove ${count(paths.length, 'worktree')}?`, { modal: true, detail }, CLEAN)) === CLEAN;
}

async function clean(engine: EngineClient, log: vscode.LogOutputChannel): Promise<Outcome> {
  const { removed, kept } = await engine.ask('worktrees/clean', {});
  for (const { path, reason } of kept) log.info(`Kept ${path}: ${reason}`);
  const offers = kept.length === 0 ? [] : [{ title: 'Show Output', command: Command.showOutput }];
  return { kind: 'done', text: `Removed ${count(removed.length, 'worktree')}${kept.length === 0 ? '' : `, kept ${String(kept.length)}`}.`, offers };
}
