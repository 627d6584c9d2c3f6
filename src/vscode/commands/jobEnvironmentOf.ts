import { loadLater } from '../loadLater';
import { setting } from '../settings';
import type { Repository } from '../repository';

/** What agents and checks of a plan started here are given: the usual variables, those the user's and the project's settings add, and the login shell's PATH. */
export async function jobEnvironmentOf(repository: Repository, allowedByProject: readonly string[]): Promise<Record<string, string>> {
  const { jobEnvironment, loginShellPath } = await loadLater();
  const environment = jobEnvironment(process.env, [...setting('environment.allow', repository.folder), ...allowedByProject]);
  const path = await loginShellPath();
  return path === null ? environment : { ...environment, PATH: path };
}
