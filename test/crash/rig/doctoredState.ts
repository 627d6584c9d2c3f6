import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Change, Recorded, Rows } from '../../../src/engine/index';
import { openedStore } from '../../support/storeRig';
import { savedState, type SavedState } from '../checker/savedState';

/** Replaces a saved state by one that an engine with a bug might have written. */
export async function doctorState(stateFolder: string, wasmFile: string, doctor: (state: SavedState) => SavedState): Promise<void> {
  const { rows, events } = doctor(await savedState(stateFolder, wasmFile));
  for (const name of readdirSync(stateFolder).filter((one) => one.startsWith('state.'))) rmSync(join(stateFolder, name));
  const store = await openedStore({ folder: stateFolder });
  await store.commit({ recorded: events, changes: changesOf(rows) });
  await store.close();
}

function changesOf(rows: Rows): readonly Change[] {
  return [
    ...rows.templates.map((row): Change => ({ kind: 'template', row })),
    ...rows.plans.map((row): Change => ({ kind: 'plan', row })),
    ...rows.tasks.map((row): Change => ({ kind: 'task', row })),
    ...rows.worktrees.map((row): Change => ({ kind: 'worktree', row })),
    ...rows.attempts.map((row): Change => ({ kind: 'attempt', row })),
    ...rows.landings.map((row): Change => ({ kind: 'landing', row })),
    ...rows.failures.map((row): Change => ({ kind: 'failure', row })),
    ...rows.artifacts.map((row): Change => ({ kind: 'artifact', row })),
  ];
}

/** The same events, numbered anew without a gap. */
export function renumbered(events: readonly Recorded[]): readonly Recorded[] {
  return events.map((recorded, index) => ({ ...recorded, sequence: index + 1, at: events[0]?.at ?? 0 }));
}
