import type { FileClaim } from './claims';

type OwnedFile = Pick<FileClaim, 'path' | 'mode' | 'lines' | 'change'>;

/** The most telling mode wins: who says that a file is shared knows more than who lists it. */
const WEIGHT = { avoid: 2, shared: 1, own: 0 } as const;

/**
 * The files of one task, each once. A table may say `db.rs` where the task's own text says `src/db.rs`: they are one
 * file, by its longer name.
 */
export function mergeFiles<File extends OwnedFile>(claims: readonly File[]): readonly File[] {
  const longest = byBaseName(claims);
  const merged = new Map<string, File>();
  for (const claim of claims) {
    const path = longerName(claim.path, longest.get(baseName(claim.path)) ?? []);
    const known = merged.get(path);
    merged.set(path, known === undefined ? { ...claim, path } : united(known, claim));
  }
  return [...merged.values()];
}

function united<File extends OwnedFile>(one: File, other: File): File {
  const stronger = WEIGHT[other.mode] > WEIGHT[one.mode] ? other : one;
  const lines = [...one.lines, ...other.lines.filter((range) => !one.lines.some(({ from, to }) => from === range.from && to === range.to))];
  return { ...stronger, path: one.path, lines, change: one.change ?? other.change };
}

const MOST_NAMESAKES = 40;

function byBaseName(claims: readonly OwnedFile[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { path } of claims) {
    const known = names.get(baseName(path));
    if (known === undefined) names.set(baseName(path), [path]);
    else if (known.length < MOST_NAMESAKES) known.push(path);
  }
  return names;
}

function longerName(path: string, namesakes: readonly string[]): string {
  const bare = path.replace(/\/+$/, '');
  return namesakes.filter((other) => other.replace(/\/+$/, '').endsWith(`/${bare}`)).sort((a, b) => b.length - a.length)[0] ?? path;
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? path;
}
