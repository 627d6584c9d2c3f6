import { posix } from 'node:path';
import type { SourceFiles } from './sourceFiles';

const MODULE = /^\s{0,40}(?:pub(?:\([\w: ]{1,40}\))?\s{1,8})?mod\s{1,8}(?<name>\w{1,100})\s{0,8};/;
const USE = /^\s{0,40}(?:pub(?:\([\w: ]{1,40}\))?\s{1,8})?use\s{1,8}(?<root>crate|super|self)::(?<path>[\w:]{1,300})/;

/** `mod x;`, `use crate::a::b`, `use super::a`. */
export function rustImports(path: string, text: string, files: SourceFiles): readonly string[] {
  const inside = moduleFolder(path);
  return text.split('\n').flatMap((line): readonly string[] => {
    const declared = MODULE.exec(line)?.groups?.['name'];
    if (declared !== undefined) return moduleFile(posix.join(inside, declared), files) ?? [];
    const used = USE.exec(line)?.groups;
    if (used === undefined) return [];
    const root = used['root'] === 'crate' ? crateFolder(path, files) : used['root'] === 'self' ? inside : posix.dirname(inside);
    return longest(root, (used['path'] ?? '').split('::'), files) ?? [];
  });
}

/** The folder in which the modules of this file lie. */
function moduleFolder(path: string): string {
  const folder = posix.dirname(path);
  const name = posix.basename(path, '.rs');
  return ['mod', 'lib', 'main'].includes(name) ? folder : posix.join(folder, name);
}

/** The nearest folder above that holds the root file of a crate. */
function crateFolder(path: string, files: SourceFiles): string {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    if (files.has(posix.join(folder, 'lib.rs')) || files.has(posix.join(folder, 'main.rs'))) return folder;
  }
  return 'src';
}

/** What follows the module in a path are names in it. */
function longest(root: string, names: readonly string[], files: SourceFiles): readonly string[] | null {
  for (let count = Math.min(names.length, 12); count > 0; count -= 1) {
    const found = moduleFile(posix.join(root, ...names.slice(0, count)), files);
    if (found !== null) return found;
  }
  return null;
}

function moduleFile(base: string, files: SourceFiles): readonly string[] | null {
  const found = files.first([`${base}.rs`, posix.join(base, 'mod.rs')]);
  return found === null ? null : [found];
}
