import { mkdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { codeOf } from '../util/errors';
import { err, ok, type Result } from '../util/result';

/** Where repositories keep what their tests read; the likeliest first. */
const KEPT_IN = ['test/fixtures', 'tests/fixtures', 'testdata', '__fixtures__', 'test/data', 'tests/data', 'test/testdata', 'tests/testdata', 'test/__fixtures__', 'tests/__fixtures__', 'spec/fixtures', 'src/test/resources', 'fixtures'];
const MOST_NAMES = 1000;

/** The folder for inputs of tests that is nearest to a file, relative to the repository; null where it keeps none. */
export function inputsFolder(root: string, near: string | null): string | null {
  for (let folder = near === null ? '.' : dirname(near); ; folder = dirname(folder)) {
    const found = KEPT_IN.map((name) => join(folder, name)).find((name) => isFolder(join(root, name)));
    if (found !== undefined) return found;
    if (folder === '.' || folder === dirname(folder)) return null;
  }
}

/** Where it goes if nobody says otherwise and there is no such folder yet. */
export function usualFolder(root: string): string {
  return isFolder(join(root, 'tests')) && !isFolder(join(root, 'test')) ? 'tests/fixtures' : 'test/fixtures';
}

export interface NewTestCase {
  readonly name: string;
  readonly text: string;
  /** A folder or a file, absolute. What ends with `.json` and is no folder is a file. */
  readonly to: string;
}

/** Writes it inside the repository, over nothing that is there: gives back the file, or why it was not written. */
export function saveTestCase(root: string, { name, text, to }: NewTestCase): Result<string, string> {
  const isFile = to.endsWith('.json') && !isFolder(to);
  const folder = isFile ? dirname(to) : to;
  const reason = whyNotIn(root, folder);
  if (reason !== null) return err(reason);
  try {
    mkdirSync(folder, { recursive: true });
    for (const file of isFile ? [to] : namesIn(folder, name)) if (writtenTo(file, text)) return ok(file);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === undefined) throw thrown;
    return err(`${folder} cannot be written to (${code}).`);
  }
  return err(isFile ? `${to} is there already, and nothing is written over.` : `${folder} is full of files of this name.`);
}

/** Links count for where they lead. */
function whyNotIn(root: string, folder: string): string | null {
  const place = relative(realpathSync(root), realPlace(folder));
  const isInside = place === '' || (!isAbsolute(place) && place !== '..' && !place.startsWith(`..${sep}`));
  if (!isInside) return `${folder} is not inside the repository ${root}.`;
  return place.split(sep)[0]?.toLowerCase() === '.git' ? `${folder} belongs to git.` : null;
}

/** What is not there yet will lie where the part of its path lies that is. */
function realPlace(path: string): string {
  const missing: string[] = [];
  for (let there = resolve(path); ; there = dirname(there)) {
    try {
      return join(realpathSync(there), ...missing);
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT' || there === dirname(there)) return resolve(path);
      missing.unshift(basename(there));
    }
  }
}

function* namesIn(folder: string, name: string): Generator<string> {
  const stem = name.replace(/\.json$/, '');
  yield join(folder, name);
  for (let number = 2; number <= MOST_NAMES; number += 1) yield join(folder, `${stem}-${String(number)}.json`);
}

function writtenTo(file: string, text: string): boolean {
  try {
    // Only where nothing is, not even a link that leads nowhere.
    writeFileSync(file, text, { flag: 'wx', mode: 0o644 });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
