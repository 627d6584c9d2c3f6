import { join } from 'node:path';
import type { FollowResult, Oid } from '../../engine/index';
import type { Checkout, Checkouts } from './checkouts';
import { locksOf, pendingIntents, writeIntent, type FollowIntents } from './followIntents';
import { finishFollows } from './followRepair';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { branchName, checkedOid, isBranchRef } from './refNames';
import type { Refs } from './refs';
import { clearStaleLocks } from './staleLocks';
import { parseStatus, statusArgs, type Status } from './status';
import { sight } from './worktreesFolder';

export interface FollowParts {
  readonly git: HardenedGit;
  readonly main: GitPlace;
  readonly refs: Refs;
  readonly checkouts: Checkouts;
  readonly intents: FollowIntents;
  readonly patienceMs: number;
}

/** Brings the user's branch forward. A refusal has changed nothing. */
export async function follow(parts: FollowParts, branchRef: string, commit: Oid): Promise<FollowResult> {
  const { refs } = parts;
  await finishEarlier(parts);
  const name = branchName(branchRef);
  const short = checkedOid(commit).slice(0, 12);
  if (!isBranchRef(branchRef)) return refused(`${branchRef} is not a branch. Name one with --into.`);
  const from = await refs.resolve(branchRef);
  if (from === null) return refused(`There is no branch ${name}. Make it where you want it: git branch ${name} ${short}`);
  if (from === commit || (await refs.isAncestor(commit, from))) return { kind: 'already' };
  if (!(await refs.isAncestor(from, commit))) {
    return refused(`${name} has commits of its own, so it cannot simply move forward to ${short}. Merge it yourself: git switch ${name} && git merge ${short}`);
  }
  const holders = parts.checkouts.all().filter((checkout) => checkout.headRef === branchRef || checkout.reserved.includes(branchRef));
  const [holder, another] = holders;
  if (holder === undefined) return moveRef(parts, branchRef, commit, from);
  if (another !== undefined) return refused(`${name} is checked out in ${holder.path} and in ${another.path}. Check out another branch in one of them, then run \`coppice land --into ${name}\`.`);
  return fastForward(parts, { holder, branchRef, from, commit });
}

/** A step whose git was killed while this engine went on. */
async function finishEarlier({ git, intents, main, patienceMs }: FollowParts): Promise<void> {
  const locks = pendingIntents(intents).flatMap(({ intent }) => (intent === null ? [] : locksOf(intent, git.commonDir)));
  if (locks.length === 0) return;
  await clearStaleLocks(locks, [git.commonDir, ...pendingIntents(intents).flatMap(({ intent }) => intent?.path ?? [])], patienceMs);
  await finishFollows(git, intents, main.workTree);
}

async function moveRef({ refs }: FollowParts, branchRef: string, commit: Oid, from: Oid): Promise<FollowResult> {
  const move = await refs.move(branchRef, commit, from);
  if (move.kind === 'moved') return { kind: 'moved', from, to: commit };
  if (move.kind === 'already') return { kind: 'already' };
  if (move.kind === 'checked-out') return refused(`${branchName(branchRef)} was checked out in ${move.path} at this very moment. Run \`coppice land --into ${branchName(branchRef)}\` again.`);
  return refused(`${branchName(branchRef)} moved to ${move.at?.slice(0, 12) ?? 'nothing'} at this very moment. Run \`coppice land --into ${branchName(branchRef)}\` again.`);
}

interface Step {
  readonly holder: Checkout;
  readonly branchRef: string;
  readonly from: Oid;
  readonly commit: Oid;
}

async function fastForward(parts: FollowParts, step: Step): Promise<FollowResult> {
  const { git, refs } = parts;
  const { holder, branchRef, from, commit } = step;
  const place: GitPlace = { gitDir: holder.gitDir, workTree: holder.path };
  const byHand = `in ${holder.path}, then run \`coppice land --into ${branchName(branchRef)}\``;
  const obstacle = await inTheWay(parts, place, step);
  if (obstacle !== null) return refused(obstacle.replace('BY_HAND', byHand));
  const intent = writeIntent(parts.intents, { gitDir: holder.gitDir, path: holder.path, branchRef, from, to: commit });
  const args = ['merge', '--ff-only', '--no-autostash', '--no-verify-signatures', '--no-stat', '--no-progress', '-q', commit];
  const output = await git.run(place, args, { timeoutMs: 15 * 60_000 });
  intent.dispose();
  if (output.code === 0 && (await refs.resolve(branchRef)) === commit) return { kind: 'moved', from, to: commit };
  const words = output.stderr.trim().split('\n').slice(0, 3).join(' ');
  return refused(`git did not bring ${branchName(branchRef)} forward in ${holder.path}: ${words === '' ? 'another branch was checked out at this moment' : words} Put that right ${byHand}.`);
}

/** Why the checkout cannot follow now. `BY_HAND` stands for where and what next. */
async function inTheWay(parts: FollowParts, place: GitPlace, step: Step): Promise<string | null> {
  const name = branchName(step.branchRef);
  if (sight(place.workTree) === null) return `${name} is checked out in ${place.workTree}, and that folder is gone. Run \`git worktree prune\` or put it back.`;
  const doing = operationIn(place.gitDir);
  if (doing !== null) return `A ${doing} is under way in the checkout of ${name}. Finish or abort it BY_HAND.`;
  if (sight(join(place.gitDir, 'index.lock')) !== null) return `Another git is at work in the checkout of ${name} (its index is locked). Let it finish BY_HAND; if there is none, remove ${join(place.gitDir, 'index.lock')}.`;
  const status = await statusOf(parts.git, place);
  if (typeof status === 'string') return `git cannot tell the state of the checkout of ${name}: ${status}. Put that right BY_HAND.`;
  if (status.headRef !== step.branchRef) return `${name} is about to be checked out again by a rebase or bisect. Finish it BY_HAND.`;
  const [first, ...more] = status.entries;
  if (first !== undefined) {
    const others = more.length > 0 ? ` and ${String(more.length)} more` : '';
    return `The checkout of ${name} has uncommitted changes (${first.path}${others}). Commit, stash or remove them BY_HAND.`;
  }
  const filtered = await silencedFilterOn(parts.git, place, step);
  if (filtered !== null) return `${filtered}, a filter that Coppice does not run. Bring ${name} forward yourself: git merge --ff-only ${step.commit.slice(0, 12)} (in ${place.workTree}).`;
  return null;
}

function operationIn(gitDir: string): string | null {
  const signs: readonly (readonly [string, string])[] = [
    ['MERGE_HEAD', 'merge'],
    ['rebase-merge', 'rebase'],
    ['rebase-apply', 'rebase'],
    ['CHERRY_PICK_HEAD', 'cherry-pick'],
    ['REVERT_HEAD', 'revert'],
    ['BISECT_LOG', 'bisect'],
  ];
  return signs.find(([file]) => sight(join(gitDir, file)) !== null)?.[1] ?? null;
}

async function statusOf(git: HardenedGit, place: GitPlace): Promise<Status | string> {
  const output = await git.run(place, [...statusArgs, '--untracked-files=normal'], { readOnly: true });
  return output.code === 0 ? parseStatus(output.stdout.toString('utf8')) : output.stderr.trim();
}

/** Files written without their filter would be wrong in the user's checkout (encrypted, or not the real content). */
async function silencedFilterOn(git: HardenedGit, place: GitPlace, step: Step): Promise<string | null> {
  const { silencedFilters } = await git.facts(place.gitDir);
  if (silencedFilters.length === 0) return null;
  const paths = await git.read(place, ['diff-tree', '-r', '-z', '--no-renames', '--name-only', step.from, step.commit], { readOnly: true });
  return filteredPath(git, place, paths, silencedFilters);
}

/** The first of these paths (each ended by NUL) that goes through one of the filters, as the start of a sentence. */
export async function filteredPath(git: HardenedGit, place: GitPlace, paths: string, filters: readonly string[]): Promise<string | null> {
  if (paths === '') return null;
  const fields = (await git.read(place, ['check-attr', '-z', '--stdin', 'filter'], { input: paths, readOnly: true })).split('\0');
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const filter = fields[index + 2] ?? '';
    if (filters.includes(filter)) return `${fields[index] ?? ''} goes through ${JSON.stringify(filter)}`;
  }
  return null;
}

function refused(reason: string): FollowResult {
  return { kind: 'refused', reason };
}
