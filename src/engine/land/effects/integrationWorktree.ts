import { err, ok } from '../../../util/result';
import type { Result } from '../../../util/result';
import type { Oid, Plan } from '../../model/plan';
import type { Worktree } from '../../model/task';
import { failureText } from '../../board/failureText';
import { standUp } from '../../run/provision/standUp';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';

/** The plan's integration worktree, detached at this commit. It is made at its first use. Null where that was interrupted. */
export async function integrationWorktreeAt(works: Works, plan: Plan, commit: Oid): Promise<Result<Worktree, string> | null> {
  const found = works.state().worktreesOf(plan.id).find((worktree) => worktree.taskId === null && worktree.state.kind !== 'removed' && worktree.state.kind !== 'removing');
  const worktree = found ?? newIntegrationWorktree(works, plan);
  if (found === undefined) await works.record({ type: 'integration.claimed', worktree });
  // A check that was killed may have left one; nothing would land any more.
  if (found?.state.kind === 'standing') for (const lock of await works.ports.git.unlock(worktree)) works.ports.log.info('Cleared a lock that an ended check left', { plan: plan.id, lock });
  if (found?.state.kind === 'standing' && (await works.ports.git.checkoutDetached(worktree.path, commit)).ok) return ok(worktree);
  if (found?.state.kind === 'standing') await works.record({ type: 'worktree.lost', worktreeId: worktree.id });
  const made = await standUp(works, { worktreeId: worktree.id, task: null, madeFor: null, base: commit });
  works.ports.killPoint?.('after-effect', 'integration-worktree');
  if (made.kind === 'interrupted') return null;
  if (made.kind === 'failed') return err(failureText(made.failure));
  await works.record({ type: 'integration.standing', worktreeId: worktree.id });
  const there = await works.ports.git.checkoutDetached(worktree.path, commit);
  if (!there.ok) return err(`The integration worktree ${worktree.path} vanished while it was made. Resume the plan to try again.`);
  return ok(mustGet(works.state().worktrees, worktree.id, 'worktree'));
}

function newIntegrationWorktree(works: Works, plan: Plan): Worktree {
  return {
    id: works.ports.ids.next(),
    planId: plan.id,
    taskId: null,
    byHand: null,
    path: works.ports.places.worktree(`${plan.id}-integration`),
    branchRef: null,
    ports: null,
    state: { kind: 'intended' },
    createdAt: works.ports.clock.wall(),
  };
}
