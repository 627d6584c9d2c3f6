import { InsideReader } from './readInside';
import { goImports, goModules, type GoModules } from './imports/go';
import { pythonImports } from './imports/python';
import { rustImports } from './imports/rust';
import { scriptImports } from './imports/script';
import { SourceFiles } from './imports/sourceFiles';

export interface ImportRequest {
  readonly root: string;
  readonly files: readonly string[];
  readonly wanted: readonly string[];
  readonly signal?: AbortSignal;
}

export interface ImportsRead {
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Sources that were left out. */
  readonly unread: number;
}

const MOST_SOURCES = 5_000;
const MOST_BYTES = 256 * 1024;
const MOST_MODULES = 50;
const MOST_MS = 5_000;
const AT_A_TIME = 16;

/** Who imports whom among the repository's own files, by their text alone. */
export async function readImports({ root, files, wanted, signal }: ImportRequest): Promise<ImportsRead> {
  const sources = new SourceFiles(files);
  const reader = new InsideReader(root, MOST_BYTES);
  const modules = await readModules(files, reader);
  const first = wanted.filter((path) => sources.has(path));
  const candidates = [...new Set([...first, ...files])].filter((path) => languageOf(path) !== null);
  const imports = new Map<string, readonly string[]>();
  const end = performance.now() + MOST_MS;
  let read = 0;
  while (read < Math.min(candidates.length, MOST_SOURCES) && performance.now() < end && signal?.aborted !== true) {
    const chunk = candidates.slice(read, Math.min(read + AT_A_TIME, MOST_SOURCES));
    const texts = await Promise.all(chunk.map((path) => reader.read(path)));
    chunk.forEach((path, index) => {
      const text = texts[index] ?? null;
      const found = text === null ? [] : importsIn(path, text, { sources, modules }).filter((other) => other !== path);
      if (found.length > 0) imports.set(path, [...new Set(found)].sort());
    });
    read += chunk.length;
  }
  return { imports, unread: candidates.length - read };
}

async function readModules(files: readonly string[], reader: InsideReader): Promise<GoModules> {
  const paths = files.filter((path) => path === 'go.mod' || path.endsWith('/go.mod')).slice(0, MOST_MODULES);
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: (await reader.read(path)) ?? '' })));
  return goModules(texts);
}

interface Surroundings {
  readonly sources: SourceFiles;
  readonly modules: GoModules;
}

function importsIn(path: string, text: string, { sources, modules }: Surroundings): readonly string[] {
  switch (languageOf(path)) {
    case 'script':
      return scriptImports(path, text, sources);
    case 'python':
      return pythonImports(path, text, sources);
    case 'rust':
      return rustImports(path, text, sources);
    case 'go':
      return goImports(text, sources, modules);
    case null:
      return [];
  }
}

type Language = 'script' | 'python' | 'rust' | 'go';

function languageOf(path: string): Language | null {
  if (/\.[cm]?[jt]sx?$/.test(path) || /\.(?:vue|svelte)$/.test(path)) return 'script';
  if (path.endsWith('.py')) return 'python';
  if (path.endsWith('.rs')) return 'rust';
  return path.endsWith('.go') ? 'go' : null;
}
