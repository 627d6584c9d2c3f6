import * as vscode from 'vscode';
import { QUIET, refused, type Outcome } from '../outcome';
import type { AnyNode } from '../views/nodes';
import type { Window } from './command';
import { pickTask } from './targets';

/** Finds the worktree a command is about and hands its folder on. */
export async function withWorktree(window: Window, on: AnyNode | undefined, use: (folder: vscode.Uri, name: string) => Outcome | Promise<Outcome>): Promise<Outcome> {
  const known = on?.kind === 'worktree' ? window.repositories.get(on.repository)?.board.worktrees.find((worktree) => worktree.id === on.worktreeId) : undefined;
  if (known !== undefined) return useFolder(known.path, known.branch ?? 'integration', use);
  const picked = await pickTask(window.repositories, on, (task) => task.worktree !== null, 'Which worktree?');
  if (picked.kind === 'cancelled') return QUIET;
  if (picked.kind === 'none') return refused('No task has a worktree now.', 'A task has one from its start until it was cleaned up.');
  const { task } = picked.value;
  if (task.worktree === null) return refused(`${task.key} has no worktree: ${task.text}`, 'A task has one from its start until it was cleaned up.');
  return useFolder(task.worktree, task.key, use);
}

async function useFolder(path: string, name: string, use: (folder: vscode.Uri, name: string) => Outcome | Promise<Outcome>): Promise<Outcome> {
  const folder = vscode.Uri.file(path);
  const exists = await vscode.workspace.fs.stat(folder).then(
    () => true,
    () => false,
  );
  return exists ? use(folder, name) : refused(`The worktree ${path} is not there.`, 'Retry its task to have it made again.');
}
