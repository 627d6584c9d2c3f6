import { posix } from 'node:path';
import { pathFrom, type SourceFiles } from './sourceFiles';

const FROM = /^\s{0,40}from\s{1,8}(?<dots>\.{0,10})(?<module>[\w.]{0,300})\s{1,8}import\s{1,8}(?<names>[^#]{0,1000})/;
const IMPORT = /^\s{0,40}import\s{1,8}(?<modules>[\w., ]{1,1000})/;

/** Modules are looked for beside the file, at the root and under `src`. */
export function pythonImports(path: string, text: string, files: SourceFiles): readonly string[] {
  return text.split('\n').flatMap((line) => lineImports(path, line, files));
}

function lineImports(path: string, line: string, files: SourceFiles): readonly string[] {
  const from = FROM.exec(line)?.groups;
  if (from !== undefined) {
    const names = wordsOf(from['names'] ?? '');
    const module = (from['module'] ?? '').split('.').filter((part) => part !== '');
    return rootsOf(path, (from['dots'] ?? '').length).flatMap((root) => fromModule(root, { module, names }, files));
  }
  const modules = IMPORT.exec(line)?.groups?.['modules'];
  if (modules === undefined) return [];
  return wordsOf(modules).flatMap((module) => rootsOf(path, 0).flatMap((root) => fromModule(root, { module: module.split('.'), names: [] }, files)));
}

/** `(a, b as c` → `a`, `b`. */
function wordsOf(list: string): readonly string[] {
  return list.split(',').flatMap((part) => /[\w.]{1,200}/.exec(part)?.[0] ?? []);
}

/** One dot is the file's own package, each further one the package around it. */
function rootsOf(path: string, dots: number): readonly string[] {
  const folder = posix.dirname(path);
  if (dots === 0) return [...new Set([folder, '.', 'src'])];
  const root = pathFrom(folder, '../'.repeat(dots - 1));
  return root === null ? [] : [root];
}

interface Imported {
  readonly module: readonly string[];
  readonly names: readonly string[];
}

/** A name that is imported may be a module itself; otherwise the package's own file holds it. */
function fromModule(root: string, { module, names }: Imported, files: SourceFiles): readonly string[] {
  const base = posix.join(root, ...module);
  const inner = names.map((name) => moduleFile(posix.join(base, name), files)).filter((found) => found !== null);
  if (inner.length > 0 && inner.length === names.length) return inner;
  const own = module.length === 0 ? files.first([posix.join(base, '__init__.py')]) : moduleFile(base, files);
  return own === null ? inner : [...inner, own];
}

function moduleFile(base: string, files: SourceFiles): string | null {
  return files.first([`${base}.py`, posix.join(base, '__init__.py')]);
}
