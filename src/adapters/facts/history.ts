import type { GitPlace, HardenedGit } from '../git/hardenedGit';

const COMMITS = 500;
const TIMEOUT_MS = 10_000;
const COMMIT_MARK = '\u0001';

const args: readonly string[] = ['log', '-z', '--name-only', `--max-count=${COMMITS}`, '--no-merges', '--no-renames', '--no-decorate', '--no-ext-diff', '--no-textconv', '--no-mailmap', '--ignore-submodules=dirty', '--format=%x01', '--end-of-options', 'HEAD'];

/** The files each of the last commits changed, the newest first. */
export async function readHistory(git: HardenedGit, place: GitPlace, { signal }: { readonly signal?: AbortSignal }): Promise<readonly (readonly string[])[]> {
  // A partial clone would fetch every missing tree over the network, one by one.
  const variables = { GIT_NO_LAZY_FETCH: '1' };
  const output = await git.read(place, args, { readOnly: true, timeoutMs: TIMEOUT_MS, variables, ...(signal === undefined ? {} : { signal }) });
  return parseHistory(output);
}

/** A mark stands before the files of each commit; the first of them comes after a line break. */
export function parseHistory(output: string): readonly (readonly string[])[] {
  const commits: string[][] = [];
  for (const field of output.split('\0')) {
    const text = field.startsWith('\n') ? field.slice(1) : field;
    if (text.startsWith(COMMIT_MARK)) commits.push([]);
    else if (text !== '') commits.at(-1)?.push(text);
  }
  return commits;
}
