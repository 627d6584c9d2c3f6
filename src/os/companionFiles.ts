import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { codeOf, messageOf } from '../util/errors';

export type FileText = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'missing' } | { readonly kind: 'unreadable'; readonly why: string };

export interface CompanionFiles {
  readonly root: string;
  /** The document's folder, relative to the root of its checkout, with forward slashes; empty for the root. */
  readonly home: string;
  /** A file of that checkout, by its path from the root. */
  read(path: string): FileText;
}

const MOST_BYTES = 4 * 1024 * 1024;

/** The files beside a document, of the checkout it lies in and of nothing else; null where it lies in none. */
export function companionFiles(document: string): CompanionFiles | null {
  const folder = canonical(dirname(document));
  const root = folder === null ? null : checkoutAround(folder);
  if (folder === null || root === null) return null;
  return { root, home: relative(root, folder).split(sep).join('/'), read: (path) => readInside(root, path) };
}

function checkoutAround(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (statSync(join(at, '.git'), { throwIfNoEntry: false }) !== undefined) return at;
    if (dirname(at) === at) return null;
  }
}

/** Wherever symbolic links lead: what is read lies in the checkout, and not in git's own folder. */
function readInside(root: string, path: string): FileText {
  try {
    const real = realpathSync(join(root, path));
    const inside = relative(root, real).split(sep);
    if (!real.startsWith(root + sep) || inside.some((segment) => /^\.git[ .]*$/i.test(segment))) return { kind: 'unreadable', why: 'leads out of the repository by a symbolic link, and is not read' };
    return readFile(real);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', why: `cannot be read: ${messageOf(thrown)}` };
  }
}

function readFile(real: string): FileText {
  // Non-blocking: opening a pipe would wait for somebody to write. Where a flag is unknown it counts for nothing.
  const file = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    if (!found.isFile()) return { kind: 'unreadable', why: 'is not a file, and is not read' };
    if (found.size > MOST_BYTES) return { kind: 'unreadable', why: `is larger than ${MOST_BYTES / 1024 / 1024} MB, and is not read` };
    return { kind: 'text', text: readFileSync(file, 'utf8') };
  } finally {
    closeSync(file);
  }
}

function canonical(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes(codeOf(thrown) ?? '')) return null;
    throw thrown;
  }
}
