import type { Oid } from '../../engine/index';
import { isOid } from './refNames';

export interface StatusEntry {
  readonly kind: 'changed' | 'unmerged' | 'untracked' | 'ignored';
  /** Against HEAD; `.` for the same. */
  readonly staged: string;
  /** Against the index; `.` for the same. */
  readonly unstaged: string;
  readonly submodule: boolean;
  /** Ends in `/` for a folder shown as a whole. */
  readonly path: string;
}

export interface Status {
  /** Null on a branch without commits. */
  readonly head: Oid | null;
  /** Full ref HEAD points at; null when detached. */
  readonly headRef: string | null;
  readonly entries: readonly StatusEntry[];
}

/** No renames: one entry, one path. No look into submodules: git would start a process there, unhardened. */
export const statusArgs: readonly string[] = ['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--ignore-submodules=dirty', '--no-ahead-behind'];

export function parseStatus(output: string): Status {
  let head: Oid | null = null;
  let headRef: string | null = null;
  const entries: StatusEntry[] = [];
  for (const field of output.split('\0')) {
    if (field.startsWith('# branch.oid ')) head = isOid(field.slice(13)) ? field.slice(13) : null;
    else if (field.startsWith('# branch.head ')) headRef = field === '# branch.head (detached)' ? null : `refs/heads/${field.slice(14)}`;
    else {
      const entry = parseEntry(field);
      if (entry !== null) entries.push(entry);
    }
  }
  return { head, headRef, entries };
}

function parseEntry(field: string): StatusEntry | null {
  switch (field.charAt(0)) {
    case '1':
      return tracked(field, 'changed', 8);
    case 'u':
      return tracked(field, 'unmerged', 10);
    case '?':
      return { kind: 'untracked', staged: '.', unstaged: '.', submodule: false, path: field.slice(2) };
    case '!':
      return { kind: 'ignored', staged: '.', unstaged: '.', submodule: false, path: field.slice(2) };
    default:
      return null;
  }
}

function tracked(field: string, kind: 'changed' | 'unmerged', before: number): StatusEntry {
  let cut = -1;
  for (let count = 0; count < before; count += 1) cut = field.indexOf(' ', cut + 1);
  return { kind, staged: field.charAt(2), unstaged: field.charAt(3), submodule: field.charAt(5) === 'S', path: field.slice(cut + 1) };
}
