import type { Event } from '../../../src/engine/index';
import type { LedgerBook } from './ledgerBook';

export type WorktreeEvent = Extract<Event, { type: `worktree.${string}` | `integration.${string}` }>;

/** The intent to make or to remove a worktree is on record before it is done. */
export function worktreeRule(book: LedgerBook, event: WorktreeEvent): void {
  if (event.type === 'integration.claimed') {
    const another = [...book.worktrees.values()].some(({ row, state }) => row.planId === event.worktree.planId && row.taskId === null && state !== 'removed' && state !== 'removing');
    book.need(!another && !book.worktrees.has(event.worktree.id), 'the plan has an integration worktree already');
    book.worktrees.set(event.worktree.id, { row: event.worktree, state: 'intended' });
    return;
  }
  if (event.type === 'worktree.added') {
    book.need(event.worktree.planId === null && !book.worktrees.has(event.worktree.id), 'a worktree was added that is nobody\'s own, or for the second time');
    book.worktrees.set(event.worktree.id, { row: event.worktree, state: event.worktree.state.kind });
    return;
  }
  const worktree = book.worktree(event.worktreeId);
  if (worktree === undefined) return;
  const step = (from: readonly string[], to: typeof worktree.state): void => {
    book.need(from.includes(worktree.state), `the worktree is ${worktree.state} and became ${to}`);
    worktree.state = to;
  };
  switch (event.type) {
    case 'integration.standing':
      step(['intended', 'standing'], 'standing');
      return;
    case 'worktree.standing':
      step(['intended', 'standing'], 'standing');
      return;
    case 'worktree.ports':
      book.need(['intended', 'setting-up'].includes(worktree.state), `ports were given to a worktree that is ${worktree.state}`);
      return;
    case 'worktree.setting-up':
      step(['intended', 'setting-up'], 'setting-up');
      return;
    case 'worktree.setup-failed':
      step(['setting-up'], 'setting-up');
      return;
    case 'worktree.set-up':
      step(['setting-up'], 'standing');
      return;
    case 'worktree.lost':
      step(['standing'], 'intended');
      return;
    case 'worktree.torn-down':
      step(['removing'], 'removing');
      return;
    case 'worktree.removing':
      step(['intended', 'setting-up', 'standing', 'kept'], 'removing');
      return;
    case 'worktree.kept':
      step(['removing'], 'kept');
      return;
    case 'worktree.removed':
      step(['removing'], 'removed');
  }
}
