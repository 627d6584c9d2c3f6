import type { Oid } from '../../model/plan';
import type { Works } from '../../run/works';
import { underWay } from './landingTask';
import type { UnderWay } from './landingTask';

/** Moves the integration branch to the very commit that passed, if it still is where the landing began. */
export async function advance(works: Works, landingId: string): Promise<void> {
  const found = underWay(works, landingId);
  if (found?.landing.state.kind !== 'advancing') return;
  const { commit } = found.landing.state;
  const moved = await works.ports.git.moveRef(found.plan.integrationRef, commit, found.landing.base);
  works.ports.killPoint?.('after-effect', 'advance');
  if (moved.kind === 'checked-out') {
    await advanceCheckedOut(works, found, commit);
    return;
  }
  const there = moved.kind !== 'elsewhere' || (moved.at !== null && (await works.ports.git.isAncestor(commit, moved.at)));
  await (there ? landed(works, found) : again(works, found));
}

/** Where somebody has the branch checked out, their files follow, or nothing moves. */
async function advanceCheckedOut(works: Works, found: UnderWay, commit: Oid): Promise<void> {
  const followed = await works.ports.git.follow(found.plan.integrationRef, commit);
  works.ports.killPoint?.('after-effect', 'advance');
  if (followed.kind !== 'refused') {
    await landed(works, found);
    return;
  }
  const tip = await works.ports.git.resolve(found.plan.integrationRef);
  if (tip !== null && tip !== found.landing.base) {
    await again(works, found);
    return;
  }
  await works.record(
    { type: 'landing.abandoned', landingId: found.landing.id, reason: { kind: 'fault', reason: followed.reason } },
    { type: 'task.attention', taskId: found.task.id, attemptId: found.at.attemptId, matter: { kind: 'refused', refusal: { kind: 'integration-busy', reason: followed.reason } } },
  );
}

async function landed(works: Works, found: UnderWay): Promise<void> {
  await works.record({ type: 'landing.landed', landingId: found.landing.id, at: works.ports.clock.wall() });
}

/** The base moved: merge and test again. Nothing lands on hope. */
async function again(works: Works, found: UnderWay): Promise<void> {
  await works.record(
    { type: 'landing.abandoned', landingId: found.landing.id, reason: { kind: 'base-moved' } },
    { type: 'task.queued', taskId: found.task.id, attemptId: found.at.attemptId, tip: found.landing.tip, at: works.ports.clock.wall() },
  );
}
