import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cleanGitEnvironment } from './gitIn';

/** Everything of a user's checkout that must not change: one line per fact, so that a difference names itself. */
export function checkoutFingerprint(root: string): readonly string[] {
  const git = (...args: readonly string[]): string => ask(root, args);
  const gitDir = git('rev-parse', '--absolute-git-dir').trim();
  const common = git('rev-parse', '--path-format=absolute', '--git-common-dir').trim();
  return [
    `HEAD ${git('rev-parse', '--verify', '-q', 'HEAD').trim()}`,
    `symbolic ${git('symbolic-ref', '-q', 'HEAD').trim()}`,
    `branch ${git('rev-parse', '--verify', '-q', '@{0}').trim()}`,
    `entries ${digest(git('ls-files', '-s', '-z'))}`,
    `intent-to-add and flags ${digest(git('ls-files', '-v', '-z'))}`,
    `status ${JSON.stringify(git('status', '-z', '--ignored', '--untracked-files=all'))}`,
    `index ${digest(fileOrNothing(join(gitDir, 'index')))}`,
    `stash ${git('stash', 'list', '--format=%H').trim()}`,
    `config ${digest(fileOrNothing(join(common, 'config')))}`,
    ...filesBelow(join(common, 'hooks')).map((line) => `hook ${line}`),
    ...operations.map((name) => `${name} ${existsSync(join(gitDir, name)) ? 'there' : 'absent'}`),
    ...filesBelow(root).map((line) => `file ${line}`),
  ];
}

const operations = ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'BISECT_LOG', 'rebase-merge', 'rebase-apply'];

function ask(root: string, args: readonly string[]): string {
  try {
    // The look itself must not refresh the index.
    return execFileSync('git', args, { cwd: root, encoding: 'latin1', env: { ...cleanGitEnvironment(), GIT_OPTIONAL_LOCKS: '0' }, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // A fact that is absent (a detached HEAD has no symbolic ref) is a fact as well.
    return 'none';
  }
}

/** Path, kind, mode and content of everything below; `.git` of the root itself left out. */
function filesBelow(folder: string, prefix = ''): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      if (name === '.git') return [];
      const path = join(folder, name);
      const found = lstatSync(path);
      const label = JSON.stringify(prefix + name);
      if (found.isSymbolicLink()) return [`${label} -> ${readlinkSync(path)}`];
      if (found.isDirectory()) return [`${label}/`, ...filesBelow(path, `${prefix}${name}/`)];
      return [`${label} ${(found.mode & 0o777).toString(8)} ${found.isFile() ? digest(readFileSync(path)) : 'special'}`];
    });
}

function fileOrNothing(path: string): Uint8Array {
  return existsSync(path) ? readFileSync(path) : new Uint8Array();
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
