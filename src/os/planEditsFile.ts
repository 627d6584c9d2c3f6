import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * Where a team keeps what it changed about the execution plan of a document: `docs/PLAN.md` has its edits in
 * `.coppice/edits/docs/PLAN.md.json`. Null for a document outside the repository.
 */
export function planEditsFile(root: string, document: string): string | null {
  const path = relative(root, document);
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return null;
  return join(root, '.coppice', 'edits', `${path}.json`);
}
