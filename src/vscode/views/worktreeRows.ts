import type { WorktreeStatus } from '../../protocol/messages';
import { Item } from '../manifest';
import { visible } from '../plainText';
import { count, type Row } from './boardRows';
import type { Icon } from './icons';

export function worktreeRow(worktree: WorktreeStatus): Row {
  const name = worktree.branch ?? (worktree.kind === 'integration' ? 'integration (detached)' : 'detached');
  const facts = worktree.state === 'standing' ? standingFacts(worktree) : [stateText(worktree)];
  return {
    label: worktree.taskKey === null ? (worktree.name ?? name) : `${worktree.taskKey} ${name}`,
    description: facts.join(' '),
    tooltip: visible([name, worktree.path, ...(worktree.state === 'standing' ? longFacts(worktree) : [stateText(worktree)])].join('\n')),
    icon: iconOf(worktree),
    item: worktree.kind === 'own' ? Item.worktreeOwn : Item.worktree,
  };
}

/** Landed work last: what still needs a look comes first. */
export function worktreesInOrder(worktrees: readonly WorktreeStatus[]): WorktreeStatus[] {
  return [...worktrees].sort((a, b) => Number(a.landed) - Number(b.landed) || (a.taskKey ?? '').localeCompare(b.taskKey ?? '', 'en', { numeric: true }) || a.path.localeCompare(b.path));
}

function standingFacts({ ahead, behind, dirty, landed }: WorktreeStatus): string[] {
  const facts = [];
  if (ahead > 0) facts.push(`↑${ahead}`);
  if (behind > 0) facts.push(`↓${behind}`);
  if (dirty > 0) facts.push(`●${dirty}`);
  if (landed) facts.push('landed');
  return facts.length === 0 ? ['clean'] : facts;
}

function longFacts({ kind, ahead, behind, dirty, landed }: WorktreeStatus): string[] {
  return [
    kind === 'own' ? `${count(ahead, 'commit')} since it was made or adopted` : `${count(ahead, 'commit')} ahead of the integration branch, ${behind} behind`,
    dirty === 0 ? 'No uncommitted changes' : count(dirty, 'uncommitted file'),
    ...(landed ? ['Its work has landed'] : []),
  ];
}

const STATE_TEXTS = { gone: 'The folder is gone', intended: 'Being made', removing: 'Being removed', standing: '' } as const;

function stateText(worktree: WorktreeStatus): string {
  return STATE_TEXTS[worktree.state];
}

function iconOf(worktree: WorktreeStatus): Icon {
  if (worktree.state === 'gone') return { name: 'warning', color: 'list.warningForeground' };
  if (worktree.state !== 'standing') return { name: 'loading~spin' };
  if (worktree.landed) return { name: 'check', color: 'testing.iconPassed' };
  if (worktree.kind === 'own') return { name: 'person' };
  return worktree.kind === 'integration' ? { name: 'git-merge' } : { name: 'git-branch' };
}
