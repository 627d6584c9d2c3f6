import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { scratchRoot } from './scratchRoot';

/** An empty folder that goes away when the test ends. */
export function tempFolder(prefix = 'coppice-'): string {
  const folder = mkdtempSync(join(scratchRoot(), prefix));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
