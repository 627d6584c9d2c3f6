import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export type ConfigPair = readonly [key: string, value: string];

/**
 * Settings that hold for every git the engine runs, whatever the repository or the user configured. They travel as
 * GIT_CONFIG_* variables: `-c key=value` splits at the first `=` and is fooled by a driver named `a=b`.
 */
export const fixedOverrides: readonly ConfigPair[] = [
  // Not a folder of ours: what does not exist cannot be filled by anyone.
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['safe.bareRepository', 'explicit'],
  ['commit.gpgSign', 'false'],
  ['tag.gpgSign', 'false'],
  ['log.showSignature', 'false'],
  ['merge.verifySignatures', 'false'],
  ['merge.autoStash', 'false'],
  ['core.pager', 'cat'],
  ['core.editor', ':'],
  ['sequence.editor', ':'],
  ['core.askPass', ''],
  ['core.sshCommand', 'ssh -o BatchMode=yes'],
  // An empty value forgets every helper named before it.
  ['credential.helper', ''],
  // A submodule's own configuration is not covered by these overrides, so no git is started inside one.
  ['submodule.recurse', 'false'],
  ['status.submoduleSummary', 'false'],
  ['diff.ignoreSubmodules', 'dirty'],
  ['maintenance.auto', 'false'],
  ['gc.auto', '0'],
  ['checkout.guess', 'false'],
  ['i18n.commitEncoding', 'UTF-8'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  // Several refs move at the same time here: wait for a lock rather than fail at once.
  ['core.packedRefsTimeout', '10000'],
  ['core.filesRefLockTimeout', '2000'],
];

const dropped = new Set(['EDITOR', 'VISUAL', 'PAGER', 'SSH_ASKPASS', 'LANGUAGE', 'LANG']);

const fixedVariables: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: ':',
  GIT_SEQUENCE_EDITOR: ':',
  GIT_PAGER: 'cat',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
  // No ext::, no file:// (it starts a program the remote's configuration names), no git:// (it may start a proxy).
  GIT_ALLOW_PROTOCOL: 'https:http:ssh',
  GIT_PROTOCOL_FROM_USER: '0',
  // Refs and files that make git see another history than the one that is there can be planted like a hook.
  GIT_NO_REPLACE_OBJECTS: '1',
  // A file that exists, even an empty one, makes git print a hint.
  GIT_GRAFT_FILE: '/dev/null/none',
  GIT_LITERAL_PATHSPECS: '1',
  // Large files come from the cache of this repository, or stay pointers: a checkout must neither wait for a server nor fail for want of one.
  // Not by GIT_LFS_SKIP_SMUDGE, by which git-lfs leaves pointers of what is in the cache, too.
  GIT_LFS_SKIP_DOWNLOAD_ERRORS: '1',
};

/** The environment every git of ours starts from: the machine's, without anything that would steer git. */
export function baseEnvironment(ambient: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(ambient)) {
    if (value === undefined || name.startsWith('GIT_') || dropped.has(name)) continue;
    kept[name] = value;
  }
  return { ...kept, ...fixedVariables };
}

export function overrideVariables(pairs: readonly ConfigPair[]): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(pairs.length) };
  pairs.forEach(([key, value], index) => {
    variables[`GIT_CONFIG_KEY_${String(index)}`] = key;
    variables[`GIT_CONFIG_VALUE_${String(index)}`] = value;
  });
  return variables;
}

/**
 * Git by its full path, so that no folder git is started in can offer another one. Only absolute entries of PATH count.
 */
export function locateGit(ambient: NodeJS.ProcessEnv): string | null {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  const path = ambient['PATH'] ?? ambient['Path'] ?? '';
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of names) {
      const candidate = join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
