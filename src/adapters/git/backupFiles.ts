import { constants, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Status } from './status';

/** A path relative to the worktree, in bytes as the file system has them, spelled in latin1. */
type BytePath = string;

export type BackupFile =
  | { readonly kind: 'file'; readonly path: BytePath; readonly mode: '100644' | '100755'; readonly size: number }
  | { readonly kind: 'link'; readonly path: BytePath; readonly target: Buffer }
  | { readonly kind: 'deleted'; readonly path: BytePath };

export interface BackupList {
  readonly files: readonly BackupFile[];
  /** Ignored content that is not copied: what an install or a build makes anew, or too much of anything. */
  readonly leftOut: readonly string[];
}

/** Made by a command and made again by it. Nothing in a folder of this name is worth keeping twice. */
const reproducible = new Set([
  'node_modules', 'bower_components', 'target', '.venv', 'venv', '__pycache__', '.tox', '.mypy_cache', '.pytest_cache', '.ruff_cache',
  '.gradle', '.next', '.nuxt', '.turbo', '.parcel-cache', '.pnpm-store', '.yarn', 'Pods', 'DerivedData', '.cache', '.dart_tool', '.terraform',
]);

export interface BackupLimits {
  readonly ignoredFiles: number;
  readonly ignoredBytes: number;
}

export const backupLimits: BackupLimits = { ignoredFiles: 5_000, ignoredBytes: 64 * 1024 * 1024 };

/** Everything in a worktree that no commit holds. `status` has its paths spelled in latin1. */
export function listBackup(folder: string, status: Status, limits: BackupLimits = backupLimits): BackupList {
  const list = new Collector(folder, limits);
  for (const entry of status.entries) {
    if (entry.submodule) continue;
    if (entry.kind === 'ignored') list.ignored(entry.path);
    else list.wanted(entry.path, entry.kind !== 'untracked');
  }
  return list;
}

class Collector implements BackupList {
  readonly files: BackupFile[] = [];
  readonly leftOut: string[] = [];
  readonly #folder: string;
  readonly #limits: BackupLimits;
  #ignoredFiles = 0;
  #ignoredBytes = 0;

  constructor(folder: string, limits: BackupLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  wanted(path: BytePath, tracked: boolean): void {
    const found = this.#look(path);
    if (found === null) {
      if (tracked) this.files.push({ kind: 'deleted', path });
    } else if (found.isDirectory()) {
      // A folder where a file was tracked, or a repository inside the worktree.
      if (tracked) this.files.push({ kind: 'deleted', path });
      this.#children(path, (child) => {
        this.wanted(child, false);
      });
    } else this.#add(path, found);
  }

  ignored(path: BytePath): void {
    const name = bare(path).split('/').at(-1) ?? '';
    const found = this.#look(path);
    if (found === null) return;
    if (found.isDirectory()) {
      if (reproducible.has(name)) this.leftOut.push(bare(path));
      else
        this.#children(path, (child) => {
          this.ignored(child);
        });
      return;
    }
    this.#ignoredFiles += 1;
    this.#ignoredBytes += found.size;
    if (this.#ignoredFiles > this.#limits.ignoredFiles || this.#ignoredBytes > this.#limits.ignoredBytes) this.leftOut.push(path);
    else this.#add(path, found);
  }

  #add(path: BytePath, found: Stats): void {
    if (found.isSymbolicLink()) this.files.push({ kind: 'link', path, target: readlinkSync(this.#bytes(path), { encoding: 'buffer' }) });
    else if (found.isFile()) this.files.push({ kind: 'file', path, mode: (found.mode & 0o100) === 0 ? '100644' : '100755', size: found.size });
  }

  #children(path: BytePath, visit: (child: BytePath) => void): void {
    for (const name of readdirSync(this.#bytes(path), { encoding: 'buffer' })) {
      const text = name.toString('latin1');
      // Git takes no `.git` into a commit. The repository in there lives on in the trash until that is emptied.
      if (text.toLowerCase() === '.git') this.leftOut.push(`${bare(path)}/.git`);
      else visit(`${bare(path)}/${text}`);
    }
  }

  #look(path: BytePath): Stats | null {
    return lstatSync(this.#bytes(path), { throwIfNoEntry: false }) ?? null;
  }

  #bytes(path: BytePath): Buffer {
    return absolute(this.#folder, path);
  }
}

function bare(path: BytePath): BytePath {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function absolute(folder: string, path: BytePath): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`, 'utf8'), Buffer.from(bare(path), 'latin1')]);
}

/** The exact bytes announced by `size`; a file that shrank meanwhile is filled up, one that grew is cut. */
export async function* contentOf(folder: string, file: Extract<BackupFile, { kind: 'file' }>): AsyncGenerator<Uint8Array> {
  let missing = file.size;
  const handle = await open(absolute(folder, file.path), constants.O_RDONLY | (constants.O_NOFOLLOW | 0) | (constants.O_NONBLOCK | 0));
  try {
    while (missing > 0) {
      const chunk = Buffer.alloc(Math.min(missing, 1024 * 1024));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) break;
      missing -= bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
  for (; missing > 0; missing -= Math.min(missing, 65_536)) yield Buffer.alloc(Math.min(missing, 65_536));
}
