import { posix } from 'node:path';
import { pathFrom, type SourceFiles } from './sourceFiles';

/** `… from 'x'`, `import 'x'`, `import('x')`, `require('x')`. Spaces are counted so that long runs of them cost nothing. */
const IMPORT = /\b(?:from|import|require)\s{0,8}\(?\s{0,8}(?<quote>['"])(?<specifier>[^'"\n]{1,300})\k<quote>/g;
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.json', '.vue', '.svelte'];

/** TypeScript and JavaScript. Endings may be left out, folders stand for their index file, and `.js` may mean `.ts`. */
export function scriptImports(path: string, text: string, files: SourceFiles): readonly string[] {
  return [...text.matchAll(IMPORT)].flatMap(({ groups }) => {
    const target = targetOf(path, groups?.['specifier'] ?? '');
    return target === null ? [] : (files.first(candidates(target)) ?? []);
  });
}

/** `@/x` and `~/x` are how most projects name their own `src/x`. Other bare names are packages. */
function targetOf(path: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return pathFrom(posix.dirname(path), specifier);
  return /^[@~]\//.test(specifier) ? pathFrom('src', specifier.slice(2)) : null;
}

function candidates(target: string): readonly string[] {
  const stem = target.replace(/\.[cm]?jsx?$/, '');
  const compiled = stem === target ? [] : [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${stem}.cts`];
  return [target, ...compiled, ...ENDINGS.map((ending) => target + ending), ...ENDINGS.map((ending) => posix.join(target, `index${ending}`))];
}
