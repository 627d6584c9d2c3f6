import type { GitPlace, HardenedGit } from '../hardenedGit';

/** Those of the paths that git ignores in this worktree. What it tracks is not among them. */
export async function ignoredIn(git: HardenedGit, place: GitPlace, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const args = ['check-ignore', '-z', '--stdin'];
  // This command knows no literal paths; a leading `./` keeps a name from being read as anything but a name.
  const output = await git.run(place, args, { readOnly: true, variables: { GIT_LITERAL_PATHSPECS: '0' }, input: paths.map((path) => `./${path}\0`).join('') });
  // 1: none of them is.
  if (output.code > 1) throw git.failed(place, args, output);
  return new Set(output.stdout.toString('utf8').split('\0').flatMap((path) => (path === '' ? [] : [path.slice(2)])));
}
