import { existsSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * Where it is kept what people changed about the execution plan of a document: `docs/PLAN.md` has its edits in
 * `.coppice/edits/docs/PLAN.md.json`. Null for a document outside the repository.
 */
export function planEditsFile(root: string, document: string): string | null {
  const path = relative(root, document);
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return null;
  return join(root, '.coppice', 'edits', `${path}.json`);
}

/**
 * Edits alone must not make a checkout dirty: a branch could not follow then. Whoever wants to share them removes this
 * file and commits them.
 */
export function keepEditsOutOfGit(root: string): void {
  const file = join(root, '.coppice', 'edits', '.gitignore');
  if (!existsSync(file)) writeFileSync(file, '*\n');
}
