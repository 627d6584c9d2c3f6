import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { RepositorySurvey, SessionFiles } from '../../engine/index';
import { textTail } from '../../os/textTail';
import { codeOf } from '../../util/errors';

const MOST_FILES = 20_000;
const README = /^readme(?:\.(?:md|markdown|rst|txt|adoc))?$/i;
const README_BYTES = 4 * 1024;
const PLAN_BYTES = 1024 * 1024;

/** Reads a planner's worktree. An agent has worked in it: nothing in there is taken for what it seems. */
export const sessionFiles: SessionFiles = {
  survey: (worktree) => Promise.resolve(survey(worktree)),
  plan: (path) => Promise.resolve(beginning(path, PLAN_BYTES, 'whole')),
  printed: (logFile) => Promise.resolve(textTail(logFile, PLAN_BYTES)),
};

function survey(worktree: string): RepositorySurvey {
  const files: string[] = [];
  const folders = [''];
  // It grows while it is gone through: folder by folder, the upper ones first.
  for (const folder of folders) {
    for (const entry of entriesOf(join(worktree, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) folders.push(path);
      else if (files.length < MOST_FILES) files.push(path);
      else return { files, truncated: true, readme: readmeOf(worktree) };
    }
  }
  return { files, truncated: false, readme: readmeOf(worktree) };
}

function entriesOf(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function readmeOf(worktree: string): string {
  const name = entriesOf(worktree).find((entry) => entry.isFile() && README.test(entry.name))?.name;
  return name === undefined ? '' : (beginning(join(worktree, name), README_BYTES, 'part') ?? '');
}

/** The text of a plain file, never through a link. What has to be whole and is larger is none. */
function beginning(path: string, most: number, wanted: 'whole' | 'part'): string | null {
  let file: number;
  try {
    // Not to wait for somebody at the other end of a pipe.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EACCES'].includes(codeOf(thrown) ?? '')) return null;
    throw thrown;
  }
  try {
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile() || (wanted === 'whole' && size > most)) return null;
    if (wanted === 'whole') return readFileSync(file, 'utf8');
    const buffer = Buffer.alloc(Math.min(size, most));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(file);
  }
}
