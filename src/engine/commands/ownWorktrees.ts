import { failureText } from '../board/failureText';
import type { AddWorktree, Done, Refused } from '../engine';
import type { Oid } from '../model/plan';
import { NO_PROVISION } from '../model/provision';
import type { Worktree } from '../model/task';
import { quote } from '../plan/quote';
import { removeWorktree } from '../run/effects/removeWorktree';
import { shortBranch } from '../run/names';
import { standUp } from '../run/provision/standUp';
import { mustGet } from '../run/state';
import type { Works } from '../run/works';
import { refused } from './refused';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Makes a worktree for a person, with all that worktrees are given. Asking again goes on where an earlier try ended. */
export async function createWorktree(works: Works, request: AddWorktree): Promise<Done | Refused> {
  const { name, from = 'HEAD', branch = name } = request;
  if (!NAME.test(name)) return refused('bad-name', `${quote(name)} cannot be the name of a worktree.`, 'Use letters, digits, "-" and "_", at most 64 of them, and begin with a letter or digit.');
  const before = named(works, name);
  if (before !== undefined && (before.state.kind === 'standing' || before.byHand?.adopted === true)) return refused('name-taken', `There is a worktree ${name} already, at ${before.path}.`, 'Choose another name, or remove that one with coppice worktrees remove.');
  const row = before ?? (await newRow(works, { name, from, branch, request }));
  if (!('planId' in row)) return row;
  await works.ports.environments.remember(row.id, request.environment);
  if (before === undefined) await works.record({ type: 'worktree.added', worktree: row });
  const made = await standUp(works, { worktreeId: row.id, task: null, madeFor: null, base: row.byHand?.base ?? '' });
  works.ports.killPoint?.('after-effect', 'own-worktree');
  if (made.kind === 'interrupted') return refused('interrupted', `The engine ended while ${row.path} was made ready.`, 'Ask again: it goes on from there.');
  if (made.kind === 'failed') return notMade(works, row, failureText(made.failure));
  await works.record({ type: 'worktree.standing', worktreeId: row.id });
  return { kind: 'done', text: `${row.path} is ready, on ${branch}.` };
}

async function newRow(works: Works, { name, from, branch, request }: { readonly name: string; readonly from: string; readonly branch: string; readonly request: AddWorktree }): Promise<Worktree | Refused> {
  if (!(await works.ports.git.isValidBranch(branch))) return refused('bad-branch', `${quote(branch)} is not a name for a branch.`, 'Name another one with --branch.');
  const base = await commitOf(works, from);
  if (base === null) return refused('unknown-commit', `${quote(from)} is no branch, tag or commit here.`, 'Name one with --from.');
  return {
    id: works.ports.ids.next(),
    planId: null,
    taskId: null,
    byHand: { name, base, adopted: false, provision: request.provision ?? NO_PROVISION },
    path: works.ports.places.worktree(name),
    branchRef: `refs/heads/${branch}`,
    ports: null,
    state: { kind: 'intended' },
    createdAt: works.ports.clock.wall(),
  };
}

async function commitOf(works: Works, from: string): Promise<Oid | null> {
  if (from === 'HEAD') return (await works.ports.git.facts()).head;
  for (const name of [`refs/heads/${from}`, `refs/tags/${from}`, `refs/remotes/${from}`, from]) {
    const found = await works.ports.git.resolve(name);
    if (found !== null) return found;
  }
  return null;
}

/** What never came to be is forgotten; what is there, and not ready, stays for the next try. */
async function notMade(works: Works, row: Worktree, reason: string): Promise<Refused> {
  const { name = '' } = row.byHand ?? {};
  const there = (await works.ports.git.summarize(row.path, row.byHand?.base ?? '')).ok;
  if (there) return refused('not-ready', `The worktree ${row.path} was made, but is not ready. ${reason}`, `Ask again to go on (coppice worktrees create ${name}), or remove it (coppice worktrees remove ${name}).`);
  await works.record({ type: 'worktree.removing', worktreeId: row.id }, { type: 'worktree.removed', worktreeId: row.id, backupRef: null });
  return refused('not-made', reason, 'Nothing was changed.');
}

/** Puts a worktree on record that somebody made with git. Nothing of it is touched. `path` is canonical. */
export async function adoptWorktree(works: Works, path: string): Promise<Done | Refused> {
  const found = (await works.ports.git.worktrees()).find((listed) => listed.path === path);
  if (found === undefined || !found.standing || found.head === null) return refused('no-worktree', `${quote(path)} is not a worktree of this repository.`, 'git worktree list shows those there are.');
  if (path === works.ports.places.root) return refused('main-worktree', 'That is the main checkout itself.', 'Name a worktree: git worktree list shows those there are.');
  if (found.id !== null || rowsOf(works).some((row) => row.path === path)) return refused('known', `${path} is on record already.`, 'coppice worktrees shows it.');
  const worktree: Worktree = {
    id: works.ports.ids.next(),
    planId: null,
    taskId: null,
    byHand: { name: path.split(/[\\/]/).at(-1) ?? path, base: found.head, adopted: true, provision: NO_PROVISION },
    path,
    branchRef: found.branchRef,
    ports: null,
    state: { kind: 'standing' },
    createdAt: works.ports.clock.wall(),
  };
  await works.record({ type: 'worktree.added', worktree });
  return { kind: 'done', text: `${path} is on record${found.branchRef === null ? '' : `, on ${shortBranch(found.branchRef)}`}. It is removed only when you ask for it.` };
}

/** Takes a person's worktree away. Its branch stays; what is uncommitted or ignored in it is kept under a ref. */
export async function dropWorktree(works: Works, nameOrPath: string): Promise<Done | Refused> {
  const row = rowsOf(works).find((one) => one.path === nameOrPath) ?? named(works, nameOrPath);
  if (row === undefined) return refused('no-worktree', `There is no worktree ${quote(nameOrPath)} on record.`, 'coppice worktrees shows those there are.');
  if (row.planId !== null) return refused('of-a-plan', `${row.path} belongs to the plan ${row.planId}.`, 'coppice worktrees clean removes it once its work has landed.');
  await removeWorktree(works, row.id, true);
  const after = mustGet(works.state().worktrees, row.id, 'worktree');
  if (after.state.kind === 'removed') return { kind: 'done', text: `${row.path} was removed${row.branchRef === null ? '' : `; the branch ${shortBranch(row.branchRef)} stays`}. What lay uncommitted in it is under refs/coppice/backup/.` };
  return refused('not-removed', after.state.kind === 'kept' ? after.state.reason : `${row.path} was not removed yet.`, 'Put that right, then ask again.');
}

function rowsOf(works: Works): readonly Worktree[] {
  return [...works.state().worktrees.values()].filter((row) => row.state.kind !== 'removed');
}

function named(works: Works, name: string): Worktree | undefined {
  return rowsOf(works).find((row) => row.byHand?.name === name);
}
