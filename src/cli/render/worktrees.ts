import type { WorktreeStatus } from '../../protocol/messages';
import { oneLine } from './printable';
import { table } from './table';

export function worktreeLines(worktrees: readonly WorktreeStatus[]): string[] {
  if (worktrees.length === 0) return ['Coppice has no worktrees here.'];
  const rows = worktrees.map((worktree) => [
    worktree.kind === 'integration' ? 'integration' : oneLine(worktree.taskKey ?? `(${worktree.name ?? 'own'})`, 24),
    worktree.branch ?? '(detached)',
    condition(worktree),
    oneLine(worktree.path, 200),
  ]);
  return table([['TASK', 'BRANCH', 'STATE', 'FOLDER'], ...rows]);
}

function condition({ kind, state, ahead, behind, dirty, landed }: WorktreeStatus): string {
  if (state !== 'standing') return state;
  const parts = [kind === 'own' ? `+${ahead}` : landed ? 'landed' : `+${ahead} -${behind}`];
  if (dirty > 0) parts.push(`${dirty} uncommitted`);
  return parts.join(', ');
}
