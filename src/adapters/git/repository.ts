import { realpathSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { err, ok, type Result } from '../../util/result';
import { codeOf } from '../../util/errors';
import { baseEnvironment, fixedOverrides, locateGit, overrideVariables } from './environment';
import { runGit, type GitOutput } from './runGit';

/** A repository the engine can work on. Whatever folder of it one starts from, the answer is the same. */
export interface Repository {
  /** The main worktree's folder, canonical. */
  readonly root: string;
  /** The folder all worktrees share, canonical. */
  readonly commonDir: string;
  /** Where our own records lie. Not made yet. */
  readonly stateFolder: string;
  readonly gitVersion: string;
  /** Absolute path of the git program. */
  readonly git: string;
}

export interface RepositoryRefusal {
  readonly kind: 'git-missing' | 'git-too-old' | 'no-folder' | 'not-a-repository' | 'bare' | 'no-commits' | 'not-trusted' | 'unreadable';
  readonly message: string;
  readonly next: string;
}

export const oldestGit: readonly [number, number] = [2, 39];

export async function openRepository(startFolder: string, ambient: NodeJS.ProcessEnv = process.env): Promise<Result<Repository, RepositoryRefusal>> {
  const folder = canonicalFolder(startFolder);
  if (!folder.ok) return folder;
  if (folder.value.includes('\n')) {
    return refuse('unreadable', `The path ${JSON.stringify(folder.value)} holds a line break, which git's answers cannot be told apart from.`, 'Rename that folder, then try again.');
  }
  const git = locateGit(ambient);
  if (git === null) return refuse('git-missing', 'git was not found on PATH.', 'Install git 2.39 or newer, or start Coppice where `git --version` works.');
  const environment = { ...baseEnvironment(ambient), ...overrideVariables(fixedOverrides) };
  const ask = (...args: readonly string[]): Promise<GitOutput> => runGit({ git, args, cwd: folder.value, environment });
  const [version, where, head] = await Promise.all([
    ask('version'),
    ask('rev-parse', '--is-bare-repository', '--is-inside-git-dir', '--absolute-git-dir', '--git-common-dir', '--show-toplevel'),
    ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
  ]);
  const gitVersion = /\d+\.\d+(\.\d+)*/.exec(version.stdout.toString('utf8'))?.[0] ?? 'unknown';
  if (!isNewEnough(gitVersion)) {
    return refuse('git-too-old', `git ${gitVersion} is installed (${git}); Coppice needs 2.39 or newer.`, 'Update git, then try again.');
  }
  const found = locate(folder.value, where);
  if (!found.ok) return found;
  if (head.code !== 0) {
    return refuse('no-commits', `The repository at ${found.value.root} has no commit on its current branch yet.`, 'Make a first commit (`git commit --allow-empty -m first`), then try again.');
  }
  return ok({ ...found.value, stateFolder: join(found.value.commonDir, 'coppice'), gitVersion, git });
}

function canonicalFolder(startFolder: string): Result<string, RepositoryRefusal> {
  try {
    return ok(realpathSync(resolve(startFolder)));
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be opened (${codeOf(error) ?? 'unknown error'})`;
    return refuse('no-folder', `The folder ${startFolder} ${why}.`, 'Name a folder inside a git repository.');
  }
}

interface Located {
  readonly root: string;
  readonly commonDir: string;
}

function locate(folder: string, where: GitOutput): Result<Located, RepositoryRefusal> {
  const [bare, insideGitDir, gitDir, common, top] = where.stdout.toString('utf8').split('\n');
  if (where.code !== 0 && (gitDir ?? '') === '') return unopened(folder, where.stderr);
  if (common === undefined || gitDir === undefined || common === '') return unopened(folder, where.stderr);
  const commonDir = realpathSync(isAbsolute(common) ? common : resolve(folder, common));
  const settings = mainSettings(commonDir);
  if (bare === 'true' || settings.bare) {
    return refuse('bare', `The repository at ${commonDir} is bare: it has no checkout of its own.`, 'Use a clone that has one (`git clone FOLDER`).');
  }
  const isMain = realpathSync(gitDir) === commonDir;
  if (isMain && insideGitDir !== 'true' && top !== undefined && top !== '') return ok({ root: realpathSync(top), commonDir });
  if (settings.workTree !== null) return existing(resolve(commonDir, settings.workTree), commonDir);
  if (basename(commonDir) === '.git') return existing(dirname(commonDir), commonDir);
  const next = 'Start Coppice from the main checkout of that repository.';
  return refuse('unreadable', `The main checkout of the repository at ${commonDir} could not be found from ${folder}.`, next);
}

function existing(root: string, commonDir: string): Result<Located, RepositoryRefusal> {
  try {
    return ok({ root: realpathSync(root), commonDir });
  } catch {
    return refuse('unreadable', `The main checkout ${root} of the repository at ${commonDir} does not exist.`, 'Put it back, or clone the repository anew.');
  }
}

/** Seen from a linked worktree, git does not tell these two of the main one; their place in the file is simple enough. */
function mainSettings(commonDir: string): { readonly bare: boolean; readonly workTree: string | null } {
  let text: string;
  try {
    text = readFileSync(join(commonDir, 'config'), 'utf8');
  } catch {
    return { bare: false, workTree: null };
  }
  const core = [...text.matchAll(/^\s*\[core\]([^[]*)/gim)].map((match) => match[1] ?? '').join('\n');
  const workTree = /^\s*worktree\s*=\s*"?([^"\n]+?)"?\s*$/im.exec(core)?.[1] ?? null;
  return { bare: /^\s*bare\s*=\s*(true|yes|on|1)\s*$/im.test(core), workTree };
}

function unopened(folder: string, stderr: string): Result<never, RepositoryRefusal> {
  if (/dubious ownership/.test(stderr)) {
    const owner = /'([^']+)'/.exec(stderr)?.[1] ?? folder;
    return refuse('not-trusted', `The repository at ${owner} belongs to another user, so git does not open it.`, `If you trust it: git config --global --add safe.directory ${owner}`);
  }
  if (/safe\.bareRepository/.test(stderr)) {
    return refuse('bare', `${folder} lies in a bare repository: it has no checkout of its own.`, 'Use a clone that has one (`git clone FOLDER`).');
  }
  if (/not a git repository/.test(stderr)) {
    return refuse('not-a-repository', `${folder} is not inside a git repository.`, 'Run `git init` and make a first commit there, or name another folder.');
  }
  if (/must be run in a work tree/.test(stderr)) {
    return refuse('bare', `${folder} lies in a repository without a checkout.`, 'Start Coppice from its main checkout.');
  }
  const words = stderr.trim().split('\n')[0] ?? '';
  return refuse('unreadable', `git cannot read the repository at ${folder}: ${words}`, 'Check the folder with `git status`; `git fsck` tells more.');
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1]);
}

function refuse(kind: RepositoryRefusal['kind'], message: string, next: string): Result<never, RepositoryRefusal> {
  return err({ kind, message, next });
}
