import type { Event } from '../../model/events';
import type { Oid } from '../../model/plan';
import type { AbandonReason, Landing } from '../../model/task';
import { mustGet } from '../../run/state';
import type { Works } from '../../run/works';
import { queuedAgain } from '../giveUp';
import { upTo } from '../train';
import { underWay } from './landingTask';
import type { UnderWay } from './landingTask';

/** Moves the integration branch to the very commit that passed, if it still is where the train began. */
export async function advance(works: Works, landingId: string): Promise<void> {
  const found = underWay(works, landingId);
  if (found?.landing.state.kind !== 'advancing') return;
  const { commit } = found.landing.state;
  const base = upTo(found.train, landingId)[0]?.base ?? found.landing.base;
  const moved = await works.ports.git.moveRef(found.plan.integrationRef, commit, base);
  works.ports.killPoint?.('after-effect', 'advance');
  if (moved.kind === 'checked-out') {
    await advanceCheckedOut(works, found, { commit, base });
    return;
  }
  const there = moved.kind !== 'elsewhere' || (moved.at !== null && (await works.ports.git.isAncestor(commit, moved.at)));
  await (there ? landed(works, found) : again(works, found));
}

/** Where somebody has the branch checked out, their files follow, or nothing moves. */
async function advanceCheckedOut(works: Works, found: UnderWay, { commit, base }: { readonly commit: Oid; readonly base: Oid }): Promise<void> {
  const followed = await works.ports.git.follow(found.plan.integrationRef, commit);
  works.ports.killPoint?.('after-effect', 'advance');
  if (followed.kind !== 'refused') {
    await landed(works, found);
    return;
  }
  const tip = await works.ports.git.resolve(found.plan.integrationRef);
  if (tip !== null && tip !== base) {
    await again(works, found);
    return;
  }
  const { reason } = followed;
  await works.record(...withTrain(works, found, { kind: 'fault', reason }, (landing) => asksAbout(works, landing, reason)));
}

async function landed(works: Works, found: UnderWay): Promise<void> {
  const at = works.ports.clock.wall();
  await works.record(...upTo(found.train, found.landing.id).map(({ id }) => ({ type: 'landing.landed', landingId: id, at }) as const));
}

/** The base moved: merge and test again. Nothing lands on hope. */
async function again(works: Works, found: UnderWay): Promise<void> {
  await works.record(...withTrain(works, found, { kind: 'base-moved' }, (landing) => queuedAgain(works.state(), landing)));
}

/** What becomes of those that were to be brought in together; the ones behind them wait for another turn. */
function withTrain(works: Works, { train, landing: last }: UnderWay, reason: AbandonReason, next: (landing: Landing) => Event): readonly Event[] {
  const together = upTo(train, last.id);
  const behind = train.slice(together.length);
  return [
    ...together.flatMap((landing): readonly Event[] => [{ type: 'landing.abandoned', landingId: landing.id, reason }, next(landing)]),
    ...behind.flatMap((landing): readonly Event[] => [{ type: 'landing.abandoned', landingId: landing.id, reason: { kind: 'behind', landingId: last.id } }, queuedAgain(works.state(), landing)]),
  ];
}

function asksAbout(works: Works, { taskId }: Landing, reason: string): Event {
  const task = mustGet(works.state().tasks, taskId, 'task');
  const attemptId = 'attemptId' in task.state ? task.state.attemptId : '';
  return { type: 'task.attention', taskId, attemptId, matter: { kind: 'refused', refusal: { kind: 'integration-busy', reason } } };
}
