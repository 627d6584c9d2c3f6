import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../os/processIdentity';
import { codeOf } from '../util/errors';

/** Who runs a run folder stands in this file of it, from before the agent starts. */
const CLAIM_FILE = 'claim';

/** True where the process `pid` is the runner that claimed this run folder, and not one that was given its number later. */
export function runsAs(runDir: string, pid: number): boolean {
  const claim = readClaim(runDir);
  return claim?.pid === pid && isAlive(claim);
}

function readClaim(runDir: string): { readonly pid: number; readonly startTime: string } | null {
  try {
    const found: unknown = JSON.parse(readFileSync(join(runDir, CLAIM_FILE), 'utf8'));
    if (typeof found !== 'object' || found === null || !('pid' in found) || !('startTime' in found)) return null;
    const { pid, startTime } = found;
    return typeof pid === 'number' && typeof startTime === 'string' ? { pid, startTime } : null;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR' || thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
