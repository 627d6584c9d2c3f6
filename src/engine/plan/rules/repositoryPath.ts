import { findHiddenCharacter } from '../quote';

export type PathVerdict = { readonly kind: 'inside'; readonly path: string } | { readonly kind: 'refused'; readonly why: string; readonly hint: string };

const HINT = 'Give it relative to the root of the repository, with forward slashes and without `..`.';

/**
 * Is this path or glob inside the repository, whatever the platform it is read on? Judged by its text alone: what
 * symbolic links make of it is for those who touch files.
 */
export function judgeRepositoryPath(written: string): PathVerdict {
  const refuse = (why: string, hint: string = HINT): PathVerdict => ({ kind: 'refused', why, hint });
  if (written.trim() === '') return refuse('is empty');
  if (findHiddenCharacter(written) !== -1 || /[\t\n]/.test(written)) return refuse('holds control characters');
  if (written.includes('\\')) return refuse('has a backslash', 'Separate folders with `/`, on Windows too.');
  if (/^(?:[/~]|[A-Za-z]:)/.test(written)) return refuse('is not relative to the repository');
  // Braces and groups of a glob can hide a segment: `{..,src}/x`.
  const segments = written.split(/[/{},()|]/);
  if (segments.some((segment) => /^\.\.[ .]*$/.test(segment))) return refuse('leads out of the repository');
  // Any case: on case-insensitive file systems they are one folder. Trailing dots and spaces vanish on Windows.
  if (segments.some((segment) => /^\.git[ .]*$/i.test(segment))) return refuse("lies in git's own folder", 'Tasks own files of the work tree only.');
  return { kind: 'inside', path: normalize(written) };
}

function normalize(path: string): string {
  const folder = path.endsWith('/') ? '/' : '';
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.length === 0 ? '.' : segments.join('/') + folder;
}
