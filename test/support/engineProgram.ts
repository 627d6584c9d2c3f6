import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { EngineProgram } from '../../src/client/startEngine';
import { endpoint } from '../../src/protocol/messages';
import { bundleForNode } from './bundle';
import type { OwnFolders } from './ownFolders';

/** A program that serves a fake engine, and the promise that none of its processes outlives the test. */
export async function fakeEngineProgram(folders: OwnFolders, env: NodeJS.ProcessEnv = {}): Promise<EngineProgram> {
  const engineFile = await bundleForNode('test/support/fakeEngineMain.ts');
  onTestFinished(() => {
    const pid = announcedPid(folders.stateFolder);
    if (pid !== null) endProcess(pid);
  });
  return { nodeFile: process.execPath, engineFile, root: folders.root, env: { ...process.env, COPPICE_TEST_STATE: folders.stateFolder, ...env } };
}

export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself, which is what was wanted.
    return;
  }
}

function announcedPid(stateFolder: string): number | null {
  try {
    const { pid } = endpoint.parse(JSON.parse(readFileSync(join(stateFolder, 'engine.json'), 'utf8')));
    return pid === process.pid ? null : pid;
  } catch {
    return null;
  }
}
