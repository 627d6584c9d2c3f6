import type { Delta, Snapshot } from './views';

/**
 * The snapshot after a delta. Rows keep their places, new ones come last. A delta that is in the snapshot already
 * changes nothing, so that news and a fresh snapshot may cross on the way.
 */
export function applyDelta(snapshot: Snapshot, delta: Delta): Snapshot {
  if (delta.version <= snapshot.version) return snapshot;
  return {
    version: delta.version,
    sequence: delta.happenings.reduce((highest, happening) => Math.max(highest, happening.sequence), snapshot.sequence),
    trouble: delta.trouble,
    plans: replaceRows(snapshot.plans, delta.plans),
    tasks: withoutGone(replaceRows(snapshot.tasks, delta.tasks), delta.gone),
    // A snapshot does not show what is gone either.
    worktrees: replaceRows(snapshot.worktrees, delta.worktrees).filter((row) => row.state !== 'removed'),
  };
}

function withoutGone<Row extends { readonly id: string }>(rows: Row[], gone: readonly string[] | undefined): Row[] {
  if (gone === undefined) return rows;
  const ids = new Set(gone);
  return rows.filter(({ id }) => !ids.has(id));
}

function replaceRows<Row extends { readonly id: string }>(rows: Row[], changed: readonly Row[]): Row[] {
  if (changed.length === 0) return rows;
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const row of changed) byId.set(row.id, row);
  return [...byId.values()];
}
