import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { markerOf } from '../checker/processes';
import type { User } from '../rig/user';

/** What is around when a fault strikes. */
export interface Scene {
  readonly user: User;
  readonly root: string;
  /** From 0 up to 1. */
  readonly dice: () => number;
}

export type Fault = (scene: Scene) => Promise<void> | void;

/** What an engine does not survive. */
export const DEADLY: ReadonlySet<string> = new Set(['engine killed', 'git killed with the engine']);

/** What goes wrong during a soak, by its name. A fault that finds nothing to strike does nothing. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'engine killed': ({ user }) => kill(user.enginePids.at(-1), 'SIGKILL'),
  'runner killed': (scene) => kill(any(scene, processesOf(scene.user.stateFolder).filter(({ isRunner }) => isRunner))?.pid, 'SIGKILL'),
  'agent killed': (scene) => kill(any(scene, processesOf(scene.user.stateFolder).filter(({ isRunner }) => !isRunner))?.pid, 'SIGKILL'),
  'engine frozen': async ({ user, dice }) => {
    const pid = user.enginePids.at(-1);
    kill(pid, 'SIGSTOP');
    // Time is what this fault is made of.
    await pause(1000 + 4000 * dice());
    kill(pid, 'SIGCONT');
  },
  'worktree deleted': (scene) => {
    const worktrees = (scene.user.client.board?.tasks ?? []).flatMap(({ state, worktree }) => (state === 'running' && worktree !== null ? [worktree] : []));
    const worktree = any(scene, worktrees);
    if (worktree !== undefined) rmSync(worktree, { recursive: true, force: true });
  },
  'lock of an agent left': (scene) => {
    const entries = join(scene.root, '.git', 'worktrees');
    const entry = existsSync(entries) ? any(scene, readdirSync(entries)) : undefined;
    if (entry !== undefined) writeFileSync(join(entries, entry, 'index.lock'), '');
  },
  'git killed with the engine': ({ user, root }) => {
    kill(user.enginePids.at(-1), 'SIGKILL');
    writeFileSync(join(root, '.git', 'packed-refs.lock'), '');
  },
  'disk refused': async ({ user }) => {
    const pid = user.enginePids.at(-1);
    if (!isAlive(pid)) return;
    limitFiles(pid, '0');
    await pause(3000);
    if (isAlive(pid)) limitFiles(pid, 'unlimited');
  },
};

/** From now on no file of this process may grow beyond so many bytes: to write is refused as on a full disk. */
function limitFiles(pid: number, bytes: string): void {
  execFileSync('prlimit', [`--pid=${String(pid)}`, `--fsize=${bytes}:`], { stdio: 'ignore' });
}

function any<T>({ dice }: Scene, among: readonly T[]): T | undefined {
  return among[Math.floor(dice() * among.length)];
}

function isAlive(pid: number | undefined): pid is number {
  return pid !== undefined && existsSync(`/proc/${String(pid)}`);
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal);
}

interface TaskProcess {
  readonly pid: number;
  readonly isRunner: boolean;
}

/** Everything that was started for a task of this repository. */
function processesOf(stateFolder: string): readonly TaskProcess[] {
  const marker = markerOf(stateFolder);
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const command = contentOf(name, 'cmdline');
    const isRunner = command.includes('runner.js') && command.includes(`${stateFolder}/`);
    return isRunner || `\0${contentOf(name, 'environ')}`.includes(`\0${marker}`) ? [{ pid: Number(name), isRunner }] : [];
  });
}

function contentOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // Gone since the folder was listed.
    return '';
  }
}
