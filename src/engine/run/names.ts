import { branchSlug } from '../plan/slug';
import type { Task } from '../model/task';

/** The refs and folders Coppice makes. All of them can be recognised as ours by name alone. */

export function integrationRef(planId: string): string {
  return `refs/heads/coppice/${planId}/integration`;
}

/** `slug` is unique in the plan, whatever the case of its letters. */
export function taskBranchRef(planId: string, slug: string): string {
  return `refs/heads/coppice/${planId}/t/${slug}`;
}

/** Holds the tip an attempt left, whatever becomes of the branch. */
export function keepRef(task: Task): string {
  return `refs/coppice/keep/${refPath(task.id)}/${String(task.tries.started)}`;
}

/** Holds a commit that was taken from the branch by hand. */
export function seenRef(task: Task, seen: string): string {
  return `refs/coppice/keep/${refPath(task.id)}/seen-${seen.slice(0, 12)}`;
}

/** Holds what lay uncommitted in a worktree when it was removed. */
export function backupRef(owner: string, worktreeId: string): string {
  return `refs/coppice/backup/${refPath(owner)}/${worktreeId}`;
}

export function shortBranch(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/** Slugs for keys, in order, none twice. */
export function uniqueSlugs(keys: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return keys.map((key) => {
    const base = branchSlug(key);
    let slug = base;
    for (let n = 2; taken.has(slug); n += 1) slug = `${base}-${String(n)}`;
    taken.add(slug);
    return slug;
  });
}

/** Task ids are `plan/slug`; both parts are slugs already. */
function refPath(id: string): string {
  return id.split('/').map(branchSlug).join('/');
}
