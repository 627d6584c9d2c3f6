import { readFileSync, type Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Signs } from '../../engine/index';
import type { RunFolder } from '../../os/runFolder';

/** What is made by tools in bulk says little and takes long to look through. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', 'target', '.gradle', '.cache']);
/** A look is rare, and must not be felt all the same. */
const MOST_ENTRIES = 20_000;

/** When the agent last printed, said or changed something, by the times and sizes of files. Never fails: what cannot be read gives no sign. */
export async function signsOf(folder: RunFolder, worktree: string | null): Promise<Signs> {
  const [output, status, index, files] = await Promise.all([
    lookAt(folder.output),
    lookAt(folder.status),
    worktree === null ? null : indexOf(worktree),
    worktree === null ? NOTHING : changesIn(worktree),
  ]);
  const newest = Math.max(output?.mtimeMs ?? 0, status?.mtimeMs ?? 0, index?.mtimeMs ?? 0, files.newestMs);
  // Sizes besides times: two changes of one moment bear the same time.
  const parts = [output?.size, output?.mtimeMs, status?.mtimeMs, index?.size, index?.mtimeMs, files.newestMs, files.entries, files.bytes];
  const token = parts.map((part) => String(part ?? '-')).join(' ');
  return { token, ageMs: Math.max(0, Date.now() - newest) };
}

interface Changes {
  readonly newestMs: number;
  readonly entries: number;
  readonly bytes: number;
}

const NOTHING: Changes = { newestMs: 0, entries: 0, bytes: 0 };

/** The latest change below a folder, as far as it is looked through; nothing that links lead to. */
async function changesIn(worktree: string): Promise<Changes> {
  let { newestMs, entries, bytes } = NOTHING;
  const waiting = [worktree];
  for (let folder = waiting.shift(); folder !== undefined && entries < MOST_ENTRIES; folder = waiting.shift()) {
    for (const name of await namesIn(folder, MOST_ENTRIES - entries)) {
      if (SKIPPED.has(name)) continue;
      const path = join(folder, name);
      const found = await lookAt(path);
      if (found === null) continue;
      entries += 1;
      bytes += found.size;
      newestMs = Math.max(newestMs, found.mtimeMs);
      if (found.isDirectory()) waiting.push(path);
    }
  }
  return { newestMs, entries, bytes };
}

/** What git knows of a worktree: commits and what is staged leave the files alone. */
async function indexOf(worktree: string): Promise<Stats | null> {
  try {
    const found = /^gitdir: (.+)$/m.exec(readFileSync(join(worktree, '.git'), 'utf8').slice(0, 4096));
    return found?.[1] === undefined ? null : await lookAt(join(resolve(worktree, found[1].trim()), 'index'));
  } catch {
    // No worktree any more, or a folder of git's own: the files tell enough.
    return null;
  }
}

async function namesIn(folder: string, most: number): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder)) {
      names.push(name);
      if (names.length >= most) break;
    }
  } catch {
    // It went away meanwhile, or may not be read: what was found so far counts.
    return names;
  }
  return names;
}

async function lookAt(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch {
    // Not there, or not ours to see.
    return null;
  }
}
