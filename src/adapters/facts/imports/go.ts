import { posix } from 'node:path';
import type { SourceFiles } from './sourceFiles';

/** The folder of each module by its name. */
export type GoModules = ReadonlyMap<string, string>;

const IMPORT = /^\s{0,40}(?:import\s{1,8})?(?:[\w.]{1,100}\s{1,8})?"(?<name>[^"\n]{1,300})"/;

export function goModules(files: readonly { readonly path: string; readonly text: string }[]): GoModules {
  return new Map(
    files.flatMap(({ path, text }) => {
      const name = /^module[ \t]{1,8}(?<name>[^\s"]{1,300})/m.exec(text)?.groups?.['name'];
      return name === undefined ? [] : [[name, posix.dirname(path)] as const];
    }),
  );
}

/** A package is a folder: who imports it imports all its files but the tests. */
export function goImports(text: string, files: SourceFiles, modules: GoModules): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const folder = folderOf(IMPORT.exec(line)?.groups?.['name'] ?? '', modules);
    return folder === null ? [] : files.in(folder).filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'));
  });
}

function folderOf(name: string, modules: GoModules): string | null {
  for (const [module, folder] of modules) {
    if (name === module) return folder;
    if (name.startsWith(`${module}/`)) return posix.join(folder, name.slice(module.length + 1));
  }
  return null;
}
