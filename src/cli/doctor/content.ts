import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { doubt, fault, fine, type Finding } from './finding';
import { git, isOnPath } from './programs';

const MOST_NAMED = 5;

/** What the repository holds beside plain files, and whether worktrees can be given it. Nothing is said where it holds none. */
export async function contentFindings(root: string, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  return [...(await submoduleFindings(root, environment)), ...(await lfsFindings(root, environment))];
}

async function submoduleFindings(root: string, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const listed = await git(root, environment, 'config', '-z', '--blob', 'HEAD:.gitmodules', '--get-regexp', '^submodule\\..*\\.path$');
  if (listed.code !== 0) return [];
  const paths = listed.stdout.split('\0').flatMap((entry) => (entry.includes('\n') ? [entry.slice(entry.indexOf('\n') + 1)] : []));
  const empty = paths.filter((path) => !existsSync(join(root, path, '.git')));
  if (empty.length === 0) return [fine('submodules', `${String(paths.length)} filled; worktrees get them with worktrees.submodules: true in .coppice/config.yaml`)];
  const named = `${empty.slice(0, MOST_NAMED).join(', ')}${empty.length > MOST_NAMED ? ` and ${String(empty.length - MOST_NAMED)} more` : ''}`;
  return [doubt('submodules', `not initialised here: ${named}. Worktrees are filled from your checkout, and cannot be with these`, 'Run git submodule update --init --recursive.')];
}

async function lfsFindings(root: string, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const uses = await git(root, environment, 'grep', '-q', '-e', 'filter=lfs', 'HEAD', '--', ':(glob)**/.gitattributes');
  if (uses.code !== 0) return [];
  const isSetUp = await isSetUpForUser(root, environment);
  if (!isOnPath('git-lfs', environment)) {
    const what = 'files are kept by Git LFS, and git-lfs is not on PATH';
    return [isSetUp ? fault('Git LFS', `${what}, though git is told to use it: no worktree can be made`, 'Install git-lfs.') : doubt('Git LFS', `${what}: worktrees get pointers in their place`, 'Install git-lfs, then run git lfs install.')];
  }
  if (isSetUp) return [fine('Git LFS', 'worktrees get what the cache of this repository has; git lfs pull in worktrees.setup gets the rest')];
  return [doubt('Git LFS', 'git-lfs is installed, and not set up for you: worktrees get pointers in the place of files', 'Run git lfs install.')];
}

/** What a repository says of filters itself is never run, so it does not count. */
async function isSetUpForUser(root: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const found = await git(root, environment, 'config', '--show-scope', '--get-regexp', '^filter\\.lfs\\.');
  return found.stdout.split('\n').some((line) => line.startsWith('global') || line.startsWith('system'));
}
