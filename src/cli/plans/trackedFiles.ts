import { execFile } from 'node:child_process';
import { agentEnvironment } from '../../os/agentEnvironment';

const LARGEST = 64 * 1024 * 1024;

/** The files git knows in a repository, for telling which paths of a plan are real; null where it cannot say. Runs nothing that the repository configures. */
export function trackedFiles(root: string, environment: NodeJS.ProcessEnv): Promise<readonly string[] | null> {
  return new Promise((resolve) => {
    const env = { ...agentEnvironment(environment), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
    execFile('git', ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--cached'], { cwd: root, env, timeout: 10_000, maxBuffer: LARGEST, encoding: 'utf8' }, (error, stdout) => {
      resolve(error === null ? stdout.split('\0').filter((path) => path !== '') : null);
    });
  });
}
