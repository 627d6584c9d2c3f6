import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { endpoint } from '../../../src/protocol/messages';
import { GitRig, newRepository } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';
import { product } from './product';
import { listenTo, type Ended, type Started } from './started';

/** One person with one repository and the product, apart from everything else on this machine. */
export interface World {
  readonly repository: GitRig;
  readonly root: string;
  readonly worktrees: string;
  /** Runs a verb to its end. */
  coppice(...args: readonly string[]): Promise<Ended>;
  /** The same from another folder, with other variables, or as another program's child. */
  start(args: readonly string[], how?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly prefix?: readonly string[] }): Started;
  enginePid(): number;
  /** What git prints, one line each; nothing where there is nothing. */
  lines(...args: readonly string[]): readonly string[];
}

export interface Options {
  readonly plan?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Where the repository is to be, below a folder that goes with the test. */
  readonly name?: string;
}

export async function world({ plan, files = {}, name }: Options = {}): Promise<World> {
  const dist = await product();
  const all = { 'a.txt': 'one\n', ...(plan === undefined ? {} : { 'plan.md': plan }), ...files };
  const repository = name === undefined ? newRepository(all) : repositoryAt(join(tempFolder(), name), all);
  return worldOf(repository, dist);
}

/** The same person in a folder that was made otherwise. */
export async function worldIn(root: string): Promise<World> {
  return worldOf(new GitRig(root), await product());
}

function worldOf(repository: GitRig, dist: string): World {
  const { root } = repository;
  const own = tempFolder();
  const start: World['start'] = (args, { cwd = root, env = {}, prefix = [] } = {}) => {
    const command = [...prefix, process.execPath, join(dist, 'cli.js'), ...args];
    const child = spawn(command[0] ?? '', command.slice(1), { cwd, env: { ...ownEnvironment(own), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    return listenTo(child);
  };
  const enginePid = (): number => endpoint.parse(JSON.parse(readFileSync(join(root, '.git', 'coppice', 'engine.json'), 'utf8'))).pid;
  onTestFinished(async () => {
    if (!existsSync(join(root, '.git', 'coppice', 'engine.json'))) return;
    const pid = enginePid();
    // Without a branch of its own no plan ever began, and there is nothing to stop.
    if (repository.git('branch', '--list', 'coppice/*') !== '') await start(['stop']).ended;
    terminate(pid);
    await gone(pid);
  });
  return {
    repository,
    root,
    worktrees: `${root}.worktrees`,
    coppice: (...args) => start(args).ended,
    start,
    enginePid,
    lines: (...args) => repository.git(...args).split('\n').filter((line) => line !== ''),
  };
}

/** No setting of this machine reaches the product or its agents. */
function ownEnvironment(own: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !/^(GIT_|COPPICE_|XDG_|VITEST|NODE_|npm_)/.test(key));
  return { ...Object.fromEntries(kept), HOME: own, XDG_CONFIG_HOME: own, GIT_CONFIG_NOSYSTEM: '1', COPPICE_HOME: join(own, 'coppice') };
}

function repositoryAt(root: string, files: Readonly<Record<string, string>>): GitRig {
  mkdirSync(root, { recursive: true });
  const rig = new GitRig(root);
  rig.git('init', '-q', '-b', 'main');
  rig.git('config', 'user.name', 'Tester');
  rig.git('config', 'user.email', 'tester@example.com');
  rig.commit('first', files);
  return rig;
}

function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
    return;
  }
}

/** A process that is not our child sends no event when it ends. */
export async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${String(pid)}`)) await new Promise((resolve) => setTimeout(resolve, 10));
}
