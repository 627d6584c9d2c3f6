import * as vscode from 'vscode';
import type { WorktreeStatus } from '../../protocol/messages';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import type { AnyNode } from '../views/nodes';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { withProgress } from './progress';
import { pickRepository } from './targets';

const REMOVE = 'Remove It';

/** Takes one of the user's own worktrees away. Those of plans go when their work has landed. */
export const removeWorktree: CommandDefinition = {
  id: Command.removeWorktree,
  trust: 'required',
  run: async ({ repositories, worktrees }, on) => {
    const picked = await pickRepository(repositories, on, 'In which repository?');
    if (picked.kind === 'none') return refused('This window has no git repository.', 'Open the folder of one.');
    if (picked.kind === 'cancelled') return QUIET;
    return withEngine(picked.value, async (engine): Promise<Outcome> => {
      const own = (await engine.ask('worktrees/list', {})).filter((worktree) => worktree.kind === 'own');
      if (own.length === 0) return { kind: 'done', text: 'There is no worktree of your own here; those of plans go when their work has landed.' };
      const worktree = await pick(own, on);
      if (worktree === undefined || !(await agrees(worktree))) return QUIET;
      const outcome = await withProgress('removing a worktree', async () => said(await engine.ask('worktrees/remove', { nameOrPath: worktree.path })));
      worktrees.refresh();
      return outcome;
    });
  },
};

async function pick(own: readonly WorktreeStatus[], on: AnyNode | undefined): Promise<WorktreeStatus | undefined> {
  if (on?.kind === 'worktree') return own.find((worktree) => worktree.id === on.worktreeId);
  const items = own.map((worktree) => ({ label: worktree.name ?? worktree.path, description: worktree.branch ?? '', detail: worktree.path, worktree }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which worktree?' }))?.worktree;
}

async function agrees({ name, path, branch }: WorktreeStatus): Promise<boolean> {
  const detail = `${path}\n\nWhat is uncommitted in it goes to a backup ref first.${branch === null ? '' : ` The branch ${branch} stays.`}`;
  return (await vscode.window.showWarningMessage(`Remove the worktree ${name ?? path}?`, { modal: true, detail }, REMOVE)) === REMOVE;
}
