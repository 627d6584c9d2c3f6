import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { locksOf, pendingIntents, type FollowIntent, type FollowIntents } from './followIntents';
import { GitError } from './gitError';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { parseStatus, statusArgs, type Status } from './status';
import { sight } from './worktreesFolder';

/** Finishes every step there is a note of. What cannot be finished now keeps its note, and is tried again. */
export async function finishFollows(git: HardenedGit, intents: FollowIntents, scratch: string): Promise<readonly string[]> {
  const said: string[] = [];
  for (const { file, intent } of pendingIntents(intents)) {
    // Locked by a git that still runs: that one finishes the step itself.
    if (intent !== null && locksOf(intent, git.commonDir).some((lock) => sight(lock) !== null)) continue;
    try {
      const note = intent === null ? null : await finishFollow(git, intent, scratch);
      if (note !== null) said.push(note);
      rmSync(file, { force: true });
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      said.push(error.message);
    }
  }
  return said;
}

/**
 * A fast-forward of the user's checkout was killed half-way. It was clean before, so every difference now must be a
 * file of the new commit. When that is proved, the step is finished; otherwise nothing is touched and the user is told.
 */
async function finishFollow(git: HardenedGit, intent: FollowIntent, scratch: string): Promise<string | null> {
  const place: GitPlace = { gitDir: intent.gitDir, workTree: intent.path };
  if (sight(place.workTree) === null || sight(place.gitDir) === null) return null;
  const status = await statusOf(git, place);
  if (status.head === intent.to || status.entries.length === 0) return null;
  const short = intent.to.slice(0, 12);
  if (status.head !== intent.from || !(await isAllOurs({ git, place, intent, scratch }, status))) {
    return `Bringing ${intent.path} forward to ${short} was interrupted, and there are other changes in it by now: it was left as it is. Compare with \`git diff ${short}\` there.`;
  }
  await git.read(place, ['reset', '-q', '--hard', '--no-recurse-submodules', intent.to], { timeoutMs: 15 * 60_000 });
  return `Bringing ${intent.path} forward to ${short} was interrupted; it has been finished.`;
}

async function statusOf(git: HardenedGit, place: GitPlace): Promise<Status> {
  return parseStatus(await git.read(place, [...statusArgs, '--untracked-files=all'], { readOnly: true }));
}

interface Proof {
  readonly git: HardenedGit;
  readonly place: GitPlace;
  readonly intent: FollowIntent;
  readonly scratch: string;
}

async function isAllOurs({ git, place, intent, scratch }: Proof, status: Status): Promise<boolean> {
  const index = join(scratch, `follow-${intent.to}.index`);
  const variables = { GIT_INDEX_FILE: index };
  try {
    await git.read(place, ['read-tree', intent.to], { variables });
    // Compares contents where only times are unknown; that something differs is no failure.
    await git.run(place, ['update-index', '-q', '--refresh'], { variables });
    const inTarget = new Set(paths(await git.read(place, ['ls-files', '-z'], { variables })));
    const touched = new Set(paths(await git.read(place, ['diff-tree', '-r', '-z', '--no-renames', '--name-only', intent.from, intent.to])));
    const altered = new Set(paths(await git.read(place, ['diff-files', '-z', '--name-only', '--diff-filter=d', '--ignore-submodules=dirty'], { variables })));
    // A new file of the user's, that the step has nothing to do with, is no obstacle.
    const changed = status.entries.map((entry) => entry.path).filter((path) => inTarget.has(path) || touched.has(path));
    const tracked = status.entries.filter((entry) => entry.kind !== 'untracked');
    if (tracked.some((entry) => !touched.has(entry.path)) || changed.some((path) => !touched.has(path))) return false;
    const unlike = changed.filter((path) => altered.has(path));
    // Git writes one file at a time, so one may have been cut short.
    return unlike.length === 0 || (unlike.length === 1 && (await isCutShort(git, place, `${intent.to}:${unlike[0] ?? ''}`, join(place.workTree, unlike[0] ?? ''))));
  } finally {
    rmSync(index, { force: true });
    rmSync(`${index}.lock`, { force: true });
  }
}

/** The file is a plain one and holds the beginning of what it was to hold. */
async function isCutShort(git: HardenedGit, place: GitPlace, blob: string, file: string): Promise<boolean> {
  if (sight(file)?.isFile() !== true) return false;
  const whole = (await git.run(place, ['cat-file', 'blob', blob])).stdout;
  const part = readFileSync(file);
  return part.length < whole.length && whole.subarray(0, part.length).equals(part);
}

function paths(output: string): readonly string[] {
  return output.split('\0').filter((path) => path !== '');
}
