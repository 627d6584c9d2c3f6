import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isAtRest, type Evidence } from './evidence';
import { violations, type Violation } from './violation';

const PATIENCE_MS = 2000;

/** I6: nothing that was started for a task runs when all is at rest. Runners that have just written their last word get a moment to go. */
export async function leftProcesses({ spec, rows }: Evidence): Promise<readonly Violation[]> {
  if (!isAtRest(rows)) return [];
  const until = performance.now() + PATIENCE_MS;
  let found = ofTasks(spec.stateFolder);
  while (found.length > 0 && performance.now() < until) {
    // Nobody tells when a process that is not a child of ours is gone.
    await pause(20);
    found = ofTasks(spec.stateFolder);
  }
  return violations('I6', found.map((line) => `Still running: ${line}`));
}

/** How the environment of everything begins that is started for a task of this repository. */
export function markerOf(stateFolder: string): string {
  return `COPPICE_TASK=${createHash('sha256').update(stateFolder).digest('hex').slice(0, 12)}-`;
}

function ofTasks(stateFolder: string): readonly string[] {
  const marker = markerOf(stateFolder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const command = contentOf(pid, 'cmdline').replaceAll('\0', ' ');
      const marked = `\0${contentOf(pid, 'environ')}`.includes(`\0${marker}`);
      const runner = command.includes('runner.js') && command.includes(`${stateFolder}/`);
      return marked || runner ? [`${pid} ${command}`] : [];
    });
}

function contentOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // Gone since the folder was listed, or another user's: either way not one of ours.
    return '';
  }
}
