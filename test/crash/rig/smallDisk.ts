import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const ROOMY = '256m';

/** A disk of its own in memory, of a size that can be changed while it is in use. */
export interface SmallDisk {
  readonly folder: string;
  usedKib(): number;
  grow(): void;
  close(): void;
}

/** Why no disk can be mounted here; null where one can. */
export function cannotMount(folder: string): string | null {
  const at = join(folder, 'mount-trial');
  mkdirSync(at);
  try {
    const refusal = run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at);
    if (refusal === null) run('umount', '-l', at);
    return refusal;
  } finally {
    rmSync(at, { recursive: true });
  }
}

/** `kib`: its size; roomy unless given. */
export function smallDisk(folder: string, kib?: number): SmallDisk {
  mkdirSync(folder);
  must('mount', '-t', 'tmpfs', '-o', `size=${kib === undefined ? ROOMY : `${String(kib)}k`}`, 'tmpfs', folder);
  return {
    folder,
    usedKib: () => {
      const { blocks, bfree, bsize } = statfsSync(folder);
      return ((blocks - bfree) * bsize) / 1024;
    },
    grow: () => {
      must('mount', '-o', `remount,size=${ROOMY}`, folder);
    },
    close: () => {
      // What a killed program still holds open keeps nothing else from going.
      must('umount', '-l', folder);
      rmSync(folder, { recursive: true });
    },
  };
}

function must(program: string, ...args: readonly string[]): void {
  const refusal = run(program, ...args);
  if (refusal !== null) throw new Error(`${program} ${args.join(' ')}: ${refusal}`);
}

/** What it said where it failed. */
function run(program: string, ...args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr).trim();
}
