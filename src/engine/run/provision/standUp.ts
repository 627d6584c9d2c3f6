import type { Oid } from '../../model/plan';
import { passed } from '../../model/plan';
import type { TaskFailure } from '../../model/reasons';
import type { Task, Worktree } from '../../model/task';
import { some } from '../../land/refusals';
import { backupRef } from '../names';
import { mustGet } from '../state';
import type { Works } from '../works';
import { ownerOf, provisionFor } from './provisionFor';
import { runProvisionCommands } from './runCommands';
import { worktreeVariables } from './variables';

export type StoodUp =
  | { readonly kind: 'ready' }
  /** The plan was paused or the engine closes; it is begun again later. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'failed'; readonly failure: TaskFailure };

export interface StandUp {
  readonly worktreeId: string;
  readonly task: Task | null;
  /** The attempt; null for a worktree that is no task's. */
  readonly madeFor: string | null;
  readonly base: Oid;
}

/**
 * Makes a worktree with all it is given: files, ports, what its setup makes. Every part may be done again, wherever an
 * earlier try ended; only the setup can notice, and it is told.
 */
export async function standUp(works: Works, request: StandUp): Promise<StoodUp> {
  const { worktreeId, base } = request;
  const worktree = rowOf(works, worktreeId);
  const provision = provisionFor(works.state(), worktree);
  // What a setup began to make there is no reason to refuse the place: it is the same worktree.
  const begun = worktree.state.kind === 'setting-up' && (await works.ports.git.summarize(worktree.path, base)).ok;
  if (begun) {
    // Nobody has worked there yet: what lies about is what the setup left, and it would stand in the way of every later one.
    await works.ports.git.discardChanges({ id: worktreeId, path: worktree.path }, backupRef(ownerOf(worktree), worktreeId));
  } else {
    const made = await works.ports.git.addWorktree({ id: worktreeId, path: worktree.path, branchRef: worktree.branchRef, base });
    if (!made.ok) return failed(made.error);
  }
  const filled = await works.ports.git.fillWorktree({ id: worktreeId, path: worktree.path, provision });
  works.ports.killPoint?.('after-effect', 'fill-worktree');
  if (!filled.ok) return failed(filled.error);
  for (const note of filled.value) works.ports.log.info(note, { worktree: worktree.path });
  if (provision.ports !== null && worktree.ports === null) {
    const block = await works.ports.portBlocks.reserve(worktreeId, provision.ports);
    works.ports.killPoint?.('after-effect', 'reserve-ports');
    if (!block.ok) return failed(block.error);
    await works.record({ type: 'worktree.ports', worktreeId, ports: block.value });
  }
  return provision.setup.length === 0 ? { kind: 'ready' } : setUp(works, request);
}

async function setUp(works: Works, { worktreeId, task, madeFor, base }: StandUp): Promise<StoodUp> {
  const before = rowOf(works, worktreeId).state;
  const run = before.kind === 'setting-up' ? before.run + 1 : 1;
  await works.record({ type: 'worktree.setting-up', worktreeId, run });
  const worktree = rowOf(works, worktreeId);
  const { setup } = provisionFor(works.state(), worktree);
  const variables = { ...worktreeVariables(works, worktree, task), COPPICE_SETUP_RUN: String(run) };
  const results = await runProvisionCommands(works, { worktree, moment: 'setup', commands: setup, variables, byHand: worktree.planId === null });
  if (results === null) return { kind: 'interrupted' };
  works.ports.killPoint?.('after-effect', 'set-up');
  const bad = results.find((result) => !passed(result));
  if (bad !== undefined) {
    await works.record({ type: 'worktree.setup-failed', worktreeId, madeFor, results });
    return { kind: 'failed', failure: { kind: 'setup', result: bad } };
  }
  const left = await works.ports.git.summarize(worktree.path, base);
  if (!left.ok) return failed(`The setup took the worktree ${worktree.path} away.`);
  // The agent would be asked to commit or discard it, and whoever commits everything would land it.
  if (left.value.dirty.length > 0) return failed(`Its setup left changes that git does not ignore (${some(left.value.dirty)}). Have it change only what .gitignore names, for example with \`npm ci\` in place of \`npm install\`.`);
  await works.record({ type: 'worktree.set-up', worktreeId, madeFor, results });
  return { kind: 'ready' };
}

function rowOf(works: Works, worktreeId: string): Worktree {
  return mustGet(works.state().worktrees, worktreeId, 'worktree');
}

function failed(reason: string): StoodUp {
  return { kind: 'failed', failure: { kind: 'worktree', reason } };
}
