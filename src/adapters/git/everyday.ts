import type { Oid } from '../../engine/index';
import { messageOf } from '../../util/errors';
import { GitError } from './gitError';
import type { GitOptions, GitPlace, HardenedGit } from './hardenedGit';

/**
 * The calls a person waits for rather than the engine, through simple-git. It waits 51 ms after every command that
 * prints nothing, and takes long to load, so it is loaded at the first such call and kept off every hot path.
 * simple-git guards against the very settings our hardening makes; `unsafe` allows those and no others.
 */
export async function everyday(git: HardenedGit, place: GitPlace, args: readonly string[], options: Pick<GitOptions, 'readOnly' | 'variables'> = {}): Promise<string> {
  const { simpleGit } = await import('simple-git');
  const environment = await git.environment(place, options);
  const client = simpleGit({
    baseDir: place.workTree,
    binary: git.program,
    maxConcurrentProcesses: 4,
    timeout: { block: 120_000 },
    allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
    // Without it, simple-git takes a command that fails in silence for one that went well.
    errors: (error, result) => error ?? (result.exitCode === 0 ? undefined : Buffer.concat([...result.stdErr, ...result.stdOut])),
    unsafe: {
      allowUnsafeCustomBinary: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeEditor: true,
      allowUnsafePager: true,
      allowUnsafeAskPass: true,
      allowUnsafeSshCommand: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeFilter: true,
      allowUnsafeMergeDriver: true,
      allowUnsafeDiffExternal: true,
      allowUnsafeDiffTextConv: true,
      allowUnsafeCommandBinaries: true,
      allowUnsafeGpgProgram: true,
    },
  }).env(environment);
  try {
    return await client.raw([...args]);
  } catch (error) {
    throw new GitError({ args, folder: place.workTree, code: null, stderr: messageOf(error) });
  }
}

export interface ListedCheckout {
  readonly path: string;
  readonly head: Oid | null;
  readonly branchRef: string | null;
}

/** `git worktree list --porcelain -z`: fields end with NUL, entries with an empty field. */
export function parseWorktreeList(output: string): readonly ListedCheckout[] {
  return output.split('\0\0').flatMap((block) => {
    const fields = block.split('\0');
    const value = (name: string): string | null => fields.find((field) => field.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
    const path = value('worktree');
    return path === null ? [] : [{ path, head: value('HEAD'), branchRef: value('branch') }];
  });
}
