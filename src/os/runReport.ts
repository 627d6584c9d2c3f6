import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { codeOf } from '../util/errors';
import { writeAtomic } from './atomicFile';
import type { RunFolder } from './runFolder';

/** What the agent has told by the events it printed, as `report.json` says it. The engine has the same type; where the two come together, the compiler compares them. */
export interface RunReport {
  readonly usage: { readonly own: RunFigures; readonly sessions: readonly { readonly id: string; readonly total: RunFigures }[] } | null;
  readonly quota: { readonly until: number | null; readonly text: string } | null;
}

interface RunFigures {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly costMicros: number | null;
}

/** `last`: it has ended, and this must survive as its end does. */
export function writeReport(folder: RunFolder, report: RunReport, { last }: { readonly last: boolean }): void {
  const text = JSON.stringify(report);
  if (last) {
    writeAtomic(folder.report, text);
    return;
  }
  const draft = `${folder.report}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, folder.report);
  } finally {
    rmSync(draft, { force: true });
  }
}

const MOST_BYTES = 1024 * 1024;

/** Its text; null where nothing was told, or somebody else has written there. */
export function readReport(folder: RunFolder): string | null {
  try {
    if (statSync(folder.report).size > MOST_BYTES) return null;
    return readFileSync(folder.report, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}
