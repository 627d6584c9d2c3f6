import type { GitPlace, HardenedGit } from '../git/hardenedGit';

const TIMEOUT_MS = 20_000;

/** Every file git knows of, as the index has it. */
export async function trackedFiles(git: HardenedGit, place: GitPlace, { signal }: { readonly signal?: AbortSignal }): Promise<readonly string[]> {
  const output = await git.read(place, ['ls-files', '-z', '--deduplicate'], { readOnly: true, timeoutMs: TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) });
  return output.split('\0').filter((path) => path !== '');
}
