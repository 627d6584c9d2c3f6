import { afterConflict } from '../../run/afterAttempt';
import type { Works } from '../../run/works';
import { landingMessage } from '../message';
import { underWay } from './landingTask';

/** Merges in memory. No checkout is touched, and nothing moves yet. */
export async function merge(works: Works, landingId: string): Promise<void> {
  const found = underWay(works, landingId);
  if (found?.landing.state.kind !== 'merging') return;
  const { landing, task, plan, at } = found;
  const merged = await works.ports.git.merge({ base: landing.base, tip: landing.tip, ...landingMessage(plan, task, landing, at.attemptId) });
  works.ports.killPoint?.('after-effect', 'merge');
  if (underWay(works, landingId)?.landing.state.kind !== 'merging') return;
  if (merged.kind === 'merged') {
    await works.record({ type: 'landing.merged', landingId, commit: merged.commit, tree: merged.tree });
    return;
  }
  await works.record(
    { type: 'landing.abandoned', landingId, reason: { kind: 'conflict', files: merged.files } },
    afterConflict(at, merged.files, landing.tip),
  );
}
