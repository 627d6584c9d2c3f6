import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitAdapter, type GitAdapterOptions } from '../../../src/adapters/git/gitAdapter';
import { locateGit } from '../../../src/adapters/git/environment';
import type { Repository } from '../../../src/adapters/git/repository';
import type { Oid, WorktreeRequest } from '../../../src/engine/index';
import { gitIn } from '../../support/gitIn';
import { GitRig } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';

/** A repository, the adapter on it, and what an agent would do in a worktree. */
export interface AdapterRig {
  readonly rig: GitRig;
  readonly repository: Repository;
  readonly git: GitAdapter;
  readonly base: Oid;
  /** The folder worktrees are made in. */
  readonly folder: string;
  /** A request for a worktree with the branch `coppice/p/t/NAME`. */
  readonly request: (name: string, base?: Oid) => WorktreeRequest;
  /** Makes that worktree and answers with its path. */
  readonly worktree: (name: string) => Promise<string>;
  /** Another adapter on the same repository, as another engine would have. */
  readonly again: (options?: Partial<GitAdapterOptions>) => GitAdapter;
}

/** A machine with a home of its own: none of the tester's git settings count. */
export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home };
}

export async function adapterRig(files: Readonly<Record<string, string>> = { 'README.md': 'hello\n' }, options: Partial<GitAdapterOptions> = {}): Promise<AdapterRig> {
  return rigOn(quickRepository(files), options);
}

/** What `git init` and two `git config` would make, without the processes: there are a hundred of these. */
export function quickRepository(files: Readonly<Record<string, string>>): GitRig {
  const rig = new GitRig(join(tempFolder(), 'repo'));
  const gitDir = join(rig.root, '.git');
  for (const name of ['objects', 'refs']) mkdirSync(join(gitDir, name), { recursive: true });
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n[user]\n\tname = Tester\n\temail = tester@example.com\n');
  for (const [path, content] of Object.entries(files)) rig.write(path, content);
  rig.git('add', '-A');
  rig.git('commit', '-q', '--allow-empty', '-m', 'first');
  return rig;
}

export function rigOn(rig: GitRig, options: Partial<GitAdapterOptions> = {}): AdapterRig {
  const environment = cleanEnvironment(join(rig.root, '..'));
  const commonDir = join(rig.root, '.git');
  const repository: Repository = { root: rig.root, commonDir, stateFolder: join(commonDir, 'coppice'), gitVersion: '2.39.5', git: locateGit(environment) ?? 'git' };
  const base = readFileSync(join(commonDir, 'refs/heads/main'), 'utf8').trim();
  const folder = options.worktreesFolder ?? `${rig.root}.worktrees`;
  const again = (more: Partial<GitAdapterOptions> = {}): GitAdapter => new GitAdapter({ repository, environment, patienceMs: 300, ...options, ...more });
  const git = again();
  const request = (name: string, from: Oid = base): WorktreeRequest => ({ id: name, path: join(folder, name), branchRef: `refs/heads/coppice/p/t/${name}`, base: from });
  return {
    rig,
    repository,
    git,
    base,
    folder,
    request,
    again,
    async worktree(name) {
      const made = await git.addWorktree(request(name));
      if (!made.ok) throw new Error(made.error);
      return join(folder, name);
    },
  };
}

export function commitIn(folder: string, message: string): Oid {
  gitIn(folder, 'add', '-A');
  gitIn(folder, '-c', 'user.name=Agent', '-c', 'user.email=agent@example.com', 'commit', '-q', '--allow-empty', '-m', message);
  return gitIn(folder, 'rev-parse', 'HEAD');
}

export function textAt(...path: readonly string[]): string | null {
  const file = join(...path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** The branches whose names begin so. */
export function branches(rig: GitRig, pattern = 'refs/heads/coppice'): readonly string[] {
  return rig
    .git('for-each-ref', '--format=%(refname)', pattern)
    .split('\n')
    .filter((name) => name !== '');
}
