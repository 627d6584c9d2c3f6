import { randomBytes } from 'node:crypto';
import type { Oid, WorkSummary } from '../../engine/index';
import { err, ok, type Result } from '../../util/result';
import { filesWithMarkers } from './conflictMarkers';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { checkedOid } from './refNames';
import { parseStatus, statusArgs } from './status';
import { sight } from './worktreesFolder';

const maxDirty = 100;
/** Longer histories are asked for as a whole. */
const maxSteps = 32;

export interface Summarized {
  readonly git: HardenedGit;
  /** For what needs the repository and no checkout. */
  readonly main: GitPlace;
  readonly place: GitPlace;
}

/** What became of a task's branch and worktree: one process, and a second where its history is not simply a row of commits. */
export async function summarize({ git, main, place }: Summarized, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
  const args = [...statusArgs, '--untracked-files=normal'];
  const output = await git.run(place, args, { readOnly: true });
  if (output.code !== 0) {
    if (sight(place.workTree) === null || sight(place.gitDir) === null) return err('gone');
    throw git.failed(place, args, output);
  }
  const status = parseStatus(output.stdout.toString('utf8'));
  if (status.head === null) return err('gone');
  const history = status.head === checkedOid(base) ? unchanged : ((await rowOfCommits(git, main, base, status.head)) ?? (await historySince(git, place, base, status.head)));
  const suspects = await filesWithMarkers(place.workTree, history.paths);
  const markers = suspects.length === 0 ? [] : await onlyChanged(git, place, base, status.head, suspects);
  return ok({
    headRef: status.headRef,
    head: status.head,
    dirty: status.entries.slice(0, maxDirty).map((entry) => entry.path),
    ahead: history.ahead,
    onBase: history.onBase,
    markers,
  });
}

interface History {
  readonly ahead: number;
  readonly onBase: boolean;
  /** Every file touched on the way. */
  readonly paths: readonly string[];
}

const unchanged: History = { ahead: 0, onBase: true, paths: [] };

const rawArgs: readonly string[] = ['-z', '--raw', '--no-renames', '--no-abbrev', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];
/** Of one commit after another, from a git that stays. It takes none of the options that only `log` knows. */
const residentArgs: readonly string[] = ['diff-tree', '--stdin', '--always', '-r', ...rawArgs];
/** What each commit did to its parent. */
const stepArgs: readonly string[] = [...residentArgs, '--format=%x01> %P'];
/** Told with a commit what to compare it with, git takes that for its parent from then on: who is asked this way is asked nothing else. */
const betweenArgs: readonly string[] = [...residentArgs, '--format=%x01>'];

/** From the head back to the base, one parent at a time; null where that is not the way to it. */
async function rowOfCommits(git: HardenedGit, main: GitPlace, base: Oid, head: Oid): Promise<History | null> {
  const paths: string[] = [];
  for (let ahead = 1, at = head; ahead <= maxSteps; ahead += 1) {
    const answer = await ask(git, main, stepArgs, at);
    const parent = /^\u0001> ([0-9a-f]+)\0/.exec(answer ?? '')?.[1];
    if (answer === null || parent === undefined) return null;
    paths.push(...parseHistory(answer).paths);
    if (parent === base) return { ahead, onBase: true, paths: [...new Set(paths)] };
    at = parent;
  }
  return null;
}

async function ask(git: HardenedGit, main: GitPlace, args: readonly string[], commits: string): Promise<string | null> {
  // A line that names no commit is said back: no path holds this one.
  const end = `end ${randomBytes(8).toString('hex')}\n`;
  return git.ask(main, { args, question: `${commits}\n${end}`, end });
}

async function historySince(git: HardenedGit, place: GitPlace, base: Oid, head: Oid): Promise<History> {
  const args = ['log', ...rawArgs, '--no-decorate', '--no-mailmap'];
  const output = await git.read(place, [...args, '--format=%x01%m %P', '--end-of-options', `${base}...${head}`], { readOnly: true });
  const history = parseHistory(output);
  // A merge commit lists nothing by itself, and what it brings in may hold markers too.
  return history.merges ? { ...history, paths: await changedPaths(git, place, base, head) } : history;
}

export function parseHistory(output: string): History & { readonly merges: boolean } {
  const fields = output.split('\0');
  const paths = new Set<string>();
  let ahead = 0;
  let behind = 0;
  let merges = false;
  let ours = false;
  for (let index = 0; index < fields.length; index += 1) {
    const field = (fields[index] ?? '').replace(/^\n/, '');
    if (field.startsWith('\u0001')) {
      ours = field.charAt(1) === '>';
      if (ours) ahead += 1;
      else behind += 1;
      merges ||= ours && field.trim().split(' ').length > 2;
    } else if (field.startsWith(':')) {
      index += 1;
      const mode = field.split(' ')[1] ?? '';
      if (ours && mode.startsWith('100')) paths.add(fields[index] ?? '');
    }
  }
  return { ahead, onBase: behind === 0, paths: [...paths], merges };
}

/** Of files that are there at `head`, and are other than at `base`. */
export async function changedSince({ git, main, place }: Summarized, base: Oid, head: Oid): Promise<readonly string[]> {
  const answer = await ask(git, main, betweenArgs, `${checkedOid(head)} ${checkedOid(base)}`);
  return answer?.startsWith('\u0001>') === true ? pathsThere(answer) : changedPaths(git, place, base, head);
}

function pathsThere(answer: string): readonly string[] {
  const [, ...fields] = answer.split('\0');
  const paths: string[] = [];
  // In turn how a file differs and its path, which may look like anything.
  for (let index = 0; index + 1 < fields.length; index += 2) if (fields[index]?.endsWith(' D') === false) paths.push(fields[index + 1] ?? '');
  return paths;
}

async function changedPaths(git: HardenedGit, place: GitPlace, base: Oid, head: Oid): Promise<readonly string[]> {
  const output = await git.read(place, ['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=d', '--ignore-submodules=dirty', '--no-ext-diff', base, head], { readOnly: true });
  return output.split('\0').filter((path) => path !== '');
}

/** A file that had its markers before, or was put back as it was, is not the task's doing. */
async function onlyChanged(git: HardenedGit, place: GitPlace, base: Oid, head: Oid, suspects: readonly string[]): Promise<readonly string[]> {
  const changed = new Set(await changedPaths(git, place, base, head));
  return suspects.filter((path) => changed.has(path));
}
