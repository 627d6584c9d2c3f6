import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, textOf } from './checkouts';
import { locksOf, pendingIntents, type FollowIntents } from './followIntents';
import { sight } from './worktreesFolder';

export interface LockSources {
  readonly commonDir: string;
  /** Git folders of our worktrees. */
  readonly gitDirs: readonly string[];
  /** Branches of ours that do not lie under `coppice/`. */
  readonly branchRefs: readonly string[];
  readonly intents: FollowIntents;
}

/** Lock files that a git of ours can have left; nobody else's are looked for. */
export function ourLockFiles(sources: LockSources): readonly string[] {
  const { commonDir } = sources;
  // An agent's commit begins maintenance behind its back; ended with the agent, its lock would keep git from it for ever.
  const named = ['packed-refs.lock', 'packed-refs.new', 'config.lock', 'objects/maintenance.lock', ...sources.branchRefs.map((ref) => `${ref}.lock`)].map((name) => join(commonDir, name));
  const refs = ['refs/heads/coppice', 'refs/coppice'].flatMap((folder) => locksBelow(join(commonDir, folder)));
  const worktrees = sources.gitDirs.flatMap((gitDir) => [...locksIn(gitDir), ...locksBelow(join(gitDir, 'refs'))]);
  const followed = pendingIntents(sources.intents).flatMap(({ intent }) => (intent === null ? [] : locksOf(intent, commonDir)));
  const all = [...named, ...refs, ...worktrees, ...followed];
  return [...new Set(all)].filter((path) => sight(path) !== null);
}

/** Locks on one worktree and its branch alone. */
export function worktreeLocks(commonDir: string, gitDir: string, branchRef: string | null): readonly string[] {
  const branch = branchRef === null ? [] : [join(commonDir, `${branchRef}.lock`)];
  return [...locksIn(gitDir), ...branch].filter((path) => sight(path) !== null);
}

function locksIn(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.lock') || isBeingMade(folder, name))
    .map((name) => join(folder, name));
}

/** Git locks a worktree while it makes it; a person who locks one says something else. */
function isBeingMade(folder: string, name: string): boolean {
  return name === 'locked' && textOf(join(folder, name)) === 'initializing';
}

function locksBelow(folder: string): readonly string[] {
  if (sight(folder)?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return locksBelow(path);
    return entry.name.endsWith('.lock') ? [path] : [];
  });
}
