import { withoutControls } from '../plan/quote';
import type { RepositorySurvey } from './sessionFiles';

const MOST_LINES = 200;
const DEEPEST = 6;
/** Files of one folder that are named; the rest are counted. */
const MOST_NAMES = 12;

/** A repository on a page: its folders with how many files they hold, as deep as the page allows, and the first files of each. */
export function outline({ files, truncated }: Pick<RepositorySurvey, 'files' | 'truncated'>): string {
  if (files.length === 0) return 'The repository has no files yet.';
  const root = treeOf(files);
  let depth = DEEPEST;
  while (depth > 0 && lineCount(root, depth) > MOST_LINES) depth -= 1;
  const lines = folderLines(root, { depth, indent: '' });
  const shown = lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} lines more`];
  return [`${files.length}${truncated ? ' files and more' : files.length === 1 ? ' file' : ' files'}`, ...shown].join('\n');
}

interface Folder {
  count: number;
  readonly names: string[];
  readonly folders: Map<string, Folder>;
}

function treeOf(files: readonly string[]): Folder {
  const root = emptyFolder();
  for (const file of files) {
    const parts = file.split('/', DEEPEST + 1);
    const name = parts.length > DEEPEST ? undefined : parts.pop();
    let at = root;
    at.count += 1;
    for (const part of parts.slice(0, DEEPEST)) {
      const next: Folder = at.folders.get(part) ?? emptyFolder();
      at.folders.set(part, next);
      at = next;
      at.count += 1;
    }
    if (name !== undefined) at.names.push(name);
  }
  return root;
}

function emptyFolder(): Folder {
  return { count: 0, names: [], folders: new Map() };
}

/** How many lines `folderLines` would give. */
function lineCount({ names, folders }: Folder, depth: number): number {
  let count = folders.size + Math.min(names.length, MOST_NAMES + 1);
  if (depth > 0) for (const inner of folders.values()) count += lineCount(inner, depth - 1);
  return count;
}

function folderLines(folder: Folder, { depth, indent }: { readonly depth: number; readonly indent: string }): readonly string[] {
  const folders = [...folder.folders].sort(([one], [other]) => (one < other ? -1 : 1));
  const named = [...folder.names].sort();
  const left = folder.names.length - MOST_NAMES;
  return [
    ...folders.flatMap(([name, inner]) => [
      `${indent}${withoutControls(name)}/ (${inner.count})`,
      ...(depth > 0 ? folderLines(inner, { depth: depth - 1, indent: `${indent}  ` }) : []),
    ]),
    ...named.slice(0, MOST_NAMES).map((name) => `${indent}${withoutControls(name)}`),
    ...(left > 0 ? [`${indent}… and ${left} files more`] : []),
  ];
}
