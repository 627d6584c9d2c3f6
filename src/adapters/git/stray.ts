import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../../util/errors';
import type { BranchSight, Oid, WorktreeRequest } from '../../engine/index';
import type { AdminEntries } from './adminEntries';
import { textOf, type Checkout, type Checkouts } from './checkouts';
import { isOid } from './refNames';
import type { Refs } from './refs';
import { sight } from './worktreesFolder';

export interface StrayParts {
  readonly entries: AdminEntries;
  readonly checkouts: Checkouts;
  readonly refs: Refs;
}

/** What is amiss with worktrees of ours, by the files git keeps of them: no process, and nothing is locked or changed. */
export async function sightOf({ entries, checkouts, refs }: StrayParts, worktrees: readonly WorktreeRequest[]): Promise<readonly BranchSight[]> {
  const all = checkouts.all();
  return Promise.all(
    worktrees.map(async ({ id, path, branchRef }): Promise<BranchSight> => {
      const tip = branchRef === null ? null : await refs.resolve(branchRef);
      const entry = entries.byId(id);
      const last = entry === null ? null : lastIn(join(entry.gitDir, 'logs', 'HEAD'));
      if (sight(path)?.isDirectory() !== true) return { id, tip, last, stray: { kind: 'folder-gone' } };
      const own = entry === null ? undefined : all.find(({ gitDir }) => gitDir === entry.gitDir);
      if (own === undefined || textOf(join(path, '.git')) === null) return { id, tip, last, stray: { kind: 'unlinked' } };
      if (branchRef === null) return { id, tip, last, stray: null };
      return { id, tip, last, stray: tip === null ? { kind: 'branch-gone' } : strayBranch(all, own, branchRef) };
    }),
  );
}

function strayBranch(all: readonly Checkout[], own: Checkout, branchRef: string): BranchSight['stray'] {
  // A rebase or a bisect comes back to it.
  if (own.headRef !== branchRef && !own.reserved.includes(branchRef)) return { kind: 'other-branch', found: own.headRef };
  const other = all.find((checkout) => checkout.gitDir !== own.gitDir && checkout.headRef === branchRef);
  return other === undefined ? null : { kind: 'held-elsewhere', path: other.path };
}

/** A line of such a log is some hundred bytes; what stands before the last ones is of no interest, however much it is. */
const TAIL = 8192;

/** The commit that the last line of a log of HEAD came to. */
function lastIn(logFile: string): Oid | null {
  const line = tailOf(logFile).trimEnd().split('\n').at(-1) ?? '';
  const oid = line.split(' ')[1] ?? '';
  return isOid(oid) && !/^0+$/.test(oid) ? oid : null;
}

function tailOf(file: string): string {
  let opened: number;
  try {
    opened = openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return '';
    throw error;
  }
  try {
    const { size } = fstatSync(opened);
    const tail = Buffer.alloc(Math.min(size, TAIL));
    readSync(opened, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8');
  } finally {
    closeSync(opened);
  }
}
