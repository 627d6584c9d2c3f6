import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../src/adapters/store/openStore';
import type { Recorded, Rows } from '../../../src/engine/index';
import { scratchRoot } from '../../support/scratchRoot';

export interface SavedState {
  readonly rows: Rows;
  readonly events: readonly Recorded[];
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Reads a copy, so that looking changes nothing. */
export async function savedState(stateFolder: string, wasmFile: string): Promise<SavedState> {
  const copy = mkdtempSync(join(scratchRoot(), 'coppice-look-'));
  try {
    for (const name of readdirSync(stateFolder).filter((one) => one.startsWith('state.'))) copyFileSync(join(stateFolder, name), join(copy, name));
    const opened = await openStore({ folder: copy, wasmFile, program: 'checker', log: silent });
    if (!opened.ok) throw new Error(`The state in ${stateFolder} does not open: ${opened.error.message}`);
    const { rows } = opened.value.load();
    const events = opened.value.eventsAfter(0);
    await opened.value.close();
    return { rows, events };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
