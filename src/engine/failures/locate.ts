/** Where a command ran. */
export interface Ground {
  /** The names of the worktree's folder: as it is named, and as it really is. Absolute. */
  readonly roots: readonly string[];
  /** The folder in it that the command ran in, relative; `.` for the worktree itself. */
  readonly cwd: string;
}

const LONGEST_PATH = 1000;

/**
 * The names, relative to the worktree and with forward slashes, that a printed path may stand for; the likeliest first.
 * None where it lies elsewhere: what is outside of the worktree is nobody's to open.
 */
export function insideNames(printed: string, { roots, cwd }: Ground): readonly string[] {
  const path = slashed(fromUrl(printed));
  if (path === '' || path.length > LONGEST_PATH || path.includes('\0')) return [];
  const names = isAbsolute(path) ? roots.map((root) => below(slashed(root), path)) : [normal(`${slashed(cwd)}/${path}`), normal(path)];
  return [...new Set(names.filter((name) => name !== null).filter(isOpen))];
}

/** Text in which the worktree's own folder is not named: what is left is what somebody else can follow. */
export function withoutRoots(text: string, roots: readonly string[]): string {
  // The longer name first, where one contains the other.
  const longestFirst = [...roots].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((shorter, root) => shorter.replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, ''), text);
}

function fromUrl(text: string): string {
  if (!text.startsWith('file://')) return text.trim();
  const path = text.slice('file://'.length);
  try {
    return decodeURIComponent(path).replace(/^\/(?=[A-Za-z]:)/, '');
  } catch {
    // A percent sign that encodes nothing stands for itself.
    return path;
  }
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || hasDrive(path);
}

function hasDrive(path: string): boolean {
  return /^[A-Za-z]:/.test(path);
}

function below(root: string, path: string): string | null {
  const prefix = root.endsWith('/') ? root : `${root}/`;
  // Where there are drives, the case of letters does not count.
  const same = hasDrive(root) ? path.toLowerCase().startsWith(prefix.toLowerCase()) : path.startsWith(prefix);
  return same ? normal(path.slice(prefix.length)) : null;
}

/** Without `.` and `..`; null where it leads out. */
function normal(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? null : parts.join('/');
}

/** Git's own folder is inside, and none of anybody's sources. */
function isOpen(name: string): boolean {
  return !/^\.git(?:\/|$)/i.test(name);
}
