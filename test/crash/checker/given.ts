import type { LedgerBook } from './ledgerBook';

/** Keys that cannot land any more: failed or cancelled, or behind such a one. */
export function given(book: LedgerBook, planId: string): ReadonlySet<string> {
  const tasks = book.tasksOf(planId);
  const gone = new Set(tasks.filter(({ state }) => state === 'failed' || state === 'cancelled').map(({ row }) => row.key));
  const wentOn = new Set(tasks.filter(({ landedOnce }) => landedOnce === true).map(({ row }) => row.key));
  for (let size = -1; size !== gone.size; ) {
    size = gone.size;
    for (const { row } of tasks) if (row.dependsOn.some(({ on, kind }) => kind !== 'failure' && kind !== 'always' && gone.has(on) && !wentOn.has(on))) gone.add(row.key);
  }
  return gone;
}
