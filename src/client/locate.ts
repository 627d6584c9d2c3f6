import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from '../util/errors';
import { err, ok, type Result } from '../util/result';

export interface RepositoryLocation {
  /** The worktree the search began in. */
  readonly worktree: string;
  /** The main worktree, where it can be told without asking git; the worktree itself otherwise. */
  readonly root: string;
  readonly commonDir: string;
  /** Where the engine of this repository keeps its state: the same from each of its worktrees. */
  readonly stateFolder: string;
}

/** Finds the repository a folder belongs to as git does, without starting git. All paths are canonical. */
export function locateRepository(from: string): Result<RepositoryLocation, string> {
  const start = canonical(from);
  if (start === null) return err(`There is no folder ${from}.`);
  for (let folder = start; ; folder = dirname(folder)) {
    const found = repositoryAt(folder);
    if (found !== null) return found;
    if (dirname(folder) === folder) break;
  }
  return err(`${start} is not inside a git repository. Go to one, or make one here with "git init" and a first commit.`);
}

function repositoryAt(folder: string): Result<RepositoryLocation, string> | null {
  const entry = join(folder, '.git');
  const kind = kindOf(entry);
  if (kind === 'folder' && kindOf(join(entry, 'HEAD')) === 'file') return ok(location(folder, realpathSync(entry)));
  if (kind === 'file') return throughFile(folder, entry);
  if (kindOf(join(folder, 'HEAD')) === 'file' && kindOf(join(folder, 'objects')) === 'folder' && kindOf(join(folder, 'refs')) === 'folder') {
    return insideGitFolder(folder);
  }
  return null;
}

/** A linked worktree, a submodule, or a repository whose git folder lies elsewhere: `.git` says where. */
function throughFile(folder: string, entry: string): Result<RepositoryLocation, string> {
  const target = /^gitdir: (.+?)\r?\n*$/.exec(readFileSync(entry, 'utf8'))?.[1];
  if (target === undefined) return err(`${entry} is a file, but does not name a git folder as "gitdir: PATH". Run "git status" in ${folder} to see what is wrong.`);
  const gitDir = canonical(resolve(folder, target));
  if (gitDir === null) return err(`${entry} names ${target}, which does not exist. If the repository was moved, run "git worktree repair" in its main folder.`);
  const common = contentOf(join(gitDir, 'commondir'));
  if (common === null) return ok(location(folder, gitDir));
  const commonDir = canonical(resolve(gitDir, common.trim()));
  if (commonDir === null) return err(`${join(gitDir, 'commondir')} names ${common.trim()}, which does not exist. Run "git worktree repair" in the main folder.`);
  const root = basename(commonDir) === '.git' ? dirname(commonDir) : folder;
  return ok({ ...location(root, commonDir), worktree: folder });
}

function insideGitFolder(folder: string): Result<RepositoryLocation, string> {
  if (basename(folder) === '.git') return ok(location(dirname(folder), folder));
  return err(`${folder} is a bare repository or the inside of one. Agents need a checkout of their own to start from: clone it, and run Coppice in the clone.`);
}

function location(root: string, commonDir: string): RepositoryLocation {
  return { worktree: root, root, commonDir, stateFolder: join(commonDir, 'coppice') };
}

function kindOf(path: string): 'file' | 'folder' | 'other' | null {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch (thrown) {
    return nothingOrThrow(thrown);
  }
}

function canonical(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (thrown) {
    return nothingOrThrow(thrown);
  }
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    return nothingOrThrow(thrown);
  }
}

function nothingOrThrow(thrown: unknown): null {
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ELOOP') return null;
  throw thrown;
}
