import { afterConflict } from '../../run/afterAttempt';
import type { Circumstances } from '../../run/afterAttempt';
import { checksAt } from '../../run/effects/runChecks';
import type { Works } from '../../run/works';
import type { Event } from '../../model/events';
import type { Landing } from '../../model/task';
import { landingMessage } from '../message';
import { underWay } from './landingTask';

/** Merges in memory. No checkout is touched, and nothing moves yet. */
export async function merge(works: Works, landingId: string): Promise<void> {
  const found = underWay(works, landingId);
  if (found?.landing.state.kind !== 'merging') return;
  const events = await mergedInMemory(works, found.landing, found.at);
  if (underWay(works, landingId)?.landing.state.kind !== 'merging') return;
  await works.record(...events);
}

/** What came of merging. No checkout is touched, and nothing moves yet: done again, it leaves nothing behind that anybody sees. */
export async function mergedInMemory(works: Works, landing: Landing, at: Circumstances): Promise<readonly Event[]> {
  const merged = await works.ports.git.merge({ base: landing.base, tip: landing.tip, ...landingMessage(at.plan, at.task, landing, at.attemptId) });
  works.ports.killPoint?.('after-effect', 'merge');
  const isFirst = landing.behind === undefined;
  if (merged.kind === 'conflict') {
    return [
      { type: 'landing.abandoned', landingId: landing.id, reason: { kind: 'conflict', files: merged.files } },
      // What it stands behind has not landed, and may not: only a conflict with the branch itself is its own.
      isFirst ? afterConflict(at, merged.files, landing.tip) : { type: 'task.queued', taskId: landing.taskId, attemptId: at.attemptId, tip: landing.tip, at: landing.startedAt },
    ];
  }
  const isProven = isFirst && checksAt(at.task.checks, 'merged').length === 0;
  return [
    { type: 'landing.merged', landingId: landing.id, commit: merged.commit, tree: merged.tree },
    ...(isProven ? [{ type: 'landing.advancing', landingId: landing.id, checks: [] } as const] : []),
  ];
}
