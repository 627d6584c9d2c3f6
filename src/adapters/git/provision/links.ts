import { isAbsolute, join, posix, relative, sep } from 'node:path';

export interface Checkouts {
  readonly root: string;
  readonly worktree: string;
}

/**
 * What a link of the main checkout must say in a worktree to mean the same place there. Null where it leads out of the
 * checkout: an agent could write through it. `path` is the link's own, relative to the checkout.
 */
export function linkFor(path: string, target: string, { root, worktree }: Checkouts): string | null {
  if (isAbsolute(target)) {
    const inside = relative(root, target);
    return staysInside(inside.split(sep).join('/')) ? join(worktree, inside) : null;
  }
  return staysInside(posix.join(posix.dirname(path), target.split(sep).join('/'))) ? target : null;
}

function staysInside(path: string): boolean {
  return path !== '..' && !path.startsWith('../') && !isAbsolute(path) && !/(^|\/)\.git(\/|$)/i.test(path);
}
